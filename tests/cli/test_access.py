from flask import Flask

from tests.cli.running import run_command


def test_each_address_is_told_with_who_may_come_in(app: Flask) -> None:
    result = run_command("access")
    assert result.exit_code == 0
    lines = [each.split() for each in result.stdout.splitlines()]
    assert len(lines) == len(list(app.url_map.iter_rules()))
    assert [each for each in lines if "?" in each] == []
    told = {tuple(each[:2]): " ".join(each[2:]) for each in lines}
    assert told["GET,POST", "/c/<slug>/reports"] == "may_have_reports"
    assert told["GET", "/"] == "public"
