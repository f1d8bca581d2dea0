"""A messy list of people on a phone: from the file to the address book, mended on the way."""

from pathlib import Path

import pytest
from playwright.sync_api import FileChooser, Locator, Page, expect

from tests.browser.conftest import DESK, PHONE, Running, Visit
from tests.browser.test_tour import complaints

IMPORT = "/manage/demo/people/import"
EYES = {
    "phone": {"viewport": PHONE},
    "phone, dark": {"viewport": PHONE, "color_scheme": "dark"},
    "phone, right to left": {"viewport": PHONE, "locale": "ur"},
    "desk, dark, right to left": {"viewport": DESK, "color_scheme": "dark", "locale": "ur"},
}


def messy(mark: str) -> str:
    """A list as it comes from a ministry."""
    return (
        f"List of participants;;;;;\r"
        f"Participant;E-Mail;Land;Sprachen;Telephone;=Note\r"
        f"Élodie {mark}-Müller;<mailto:elodie@{mark}.example.org>;Deutschland;Français, Urdu;1;x\r"
        f"Bo {mark};;Narnia;;2;\r"
        f"Cy {mark};not an address;;;3;=cmd()\r"
        f'Broken "{mark};"oh;;;;\r'
        f";;;;;\r"
        f"Bo {mark};;;;4;\r"
    )


def file(folder: Path, mark: str) -> Path:
    path = folder / f"{mark}.csv"
    path.write_bytes(messy(mark).encode("mac_roman"))
    return path


def tab_to(page: Page, target: Locator) -> None:
    """Come to the element by the Tab key alone."""
    for _ in range(300):
        if target.evaluate("each => each === document.activeElement"):
            return
        page.keyboard.press("Tab")
    raise AssertionError(target)


def choose_by_key(page: Page, path: Path) -> None:
    """Choose the file at the focused field; a busy machine may not hear the first press."""
    opened: list[FileChooser] = []
    page.on("filechooser", lambda chooser: opened.append(chooser))  # noqa: PLW0108 - it takes no built-in
    for _ in range(20):
        page.keyboard.press("Enter")
        page.wait_for_timeout(500)
        if opened:
            break
    opened[0].set_files(path)


def open_plan(page: Page, address: str, path: Path) -> None:
    page.goto(address + IMPORT)
    page.get_by_label("File", exact=True).set_input_files(path)
    page.get_by_role("button", name="Look before importing").click()
    expect(page.get_by_role("heading", name="What the import would do")).to_be_visible()


def test_a_messy_list_is_imported_by_keyboard_alone(
    demo: Running, visit: Visit, tmp_path: Path
) -> None:
    path = file(tmp_path, "tabkeys")
    page = visit(demo.doors()["organiser"], viewport=PHONE)
    page.goto(demo.address + IMPORT)
    tab_to(page, page.get_by_label("File", exact=True))
    choose_by_key(page, path)
    tab_to(page, page.get_by_role("button", name="Look before importing"))
    page.keyboard.press("Enter")
    expect(page.locator("strong", has_text="Élodie tabkeys-Müller")).to_be_visible()
    expect(page.get_by_text("Germany · fr, ur")).to_be_visible()
    expect(page.get_by_text("“Narnia” is no country that we know")).to_be_visible()
    expect(page.get_by_text("A quotation mark is missing or too many in this line")).to_be_visible()
    expect(page.get_by_text("These 2 columns are not taken over:")).to_be_visible()
    expect(page.get_by_text("Telephone, =Note.")).to_be_visible()
    tab_to(page, page.locator("main summary"))
    page.keyboard.press("Enter")
    tab_to(page, page.get_by_label("Office or title"))
    page.keyboard.type("=Note")  # a choice is found by the first letters of its name
    tab_to(page, page.get_by_role("button", name="Look again"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("This column is not taken over: Telephone.")).to_be_visible()
    who = page.get_by_role("group", name="Named as line 4 is. Who is it?")
    tab_to(page, who.get_by_label("The same person"))
    page.keyboard.press("ArrowRight")
    expect(who.get_by_label("Another person")).to_be_checked()
    tab_to_again(page, page.get_by_role("button", name="Look again"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("To be decided")).to_have_count(0)
    tab_to(page, page.get_by_role("link", name="Download what is refused"))
    with page.expect_download() as coming:
        page.keyboard.press("Enter")
    coming.value.save_as(tmp_path / "refused.csv")
    refused = (tmp_path / "refused.csv").read_text(encoding="utf-8-sig").splitlines()
    assert refused[0] == "Participant,E-Mail,Land,Sprachen,Telephone,'=Note,Reason"
    assert refused[1].startswith("Cy tabkeys,not an address,,,3,'=cmd(),")
    assert refused[1].endswith("Check it for typing errors.")
    assert len(refused) == 3
    tab_to_again(page, page.get_by_role("button", name="Import, and leave out what is refused"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("3 new, 0 filled in, 0 already known, 2 refused.")).to_be_visible(
        timeout=30_000
    )
    page.go_back()
    page.goto(demo.address + "/manage/demo/people?words=tabkeys")
    expect(page.get_by_role("link", name="tabkeys")).to_have_count(3)


def tab_to_again(page: Page, target: Locator) -> None:
    """Begin at the top of the page, and come to the element by the Tab key alone."""
    page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
    page.evaluate("document.body.tabIndex = -1; document.body.focus()")
    tab_to(page, target)


def test_the_same_without_javascript(demo: Running, visit: Visit, tmp_path: Path) -> None:
    page = visit(demo.doors()["organiser"], viewport=PHONE, java_script_enabled=False)
    open_plan(page, demo.address, file(tmp_path, "noscript"))
    page.get_by_label("Equal names without an address").select_option("The same person")
    page.get_by_role("button", name="Import, and leave out what is refused").press("Enter")
    expect(page.get_by_role("heading", name="Import of people")).to_be_visible()
    for _ in range(100):
        again = page.get_by_role("link", name="Look again")
        if not again.count():
            break
        page.wait_for_timeout(200)
        again.press("Enter")
    expect(page.get_by_text("2 new, 0 filled in, 0 already known, 2 refused.")).to_be_visible()
    expect(
        page.get_by_text("1 line is the same person as another one, as you said.")
    ).to_be_visible()
    expect(page.get_by_role("progressbar")).to_have_attribute("value", "5")
    page.goto(demo.address + "/manage/demo/people?words=noscript")
    expect(page.locator("main tbody").get_by_role("link", name="noscript")).to_have_count(2)


def test_the_command_takes_the_same_list(demo: Running, tmp_path: Path) -> None:
    path = file(tmp_path, "typed")
    said = demo.command("people", "import", str(path), "--conference", "demo", "--partly")
    assert said.splitlines() == [
        "These columns are not taken over: Telephone, =Note",
        (
            "line 3: repaired: The address “<mailto:elodie@typed.example.org>” is taken as "
            "“elodie@typed.example.org”."
        ),
        "line 4: repaired: “Narnia” is no country that we know: it is left out.",
        "line 5: refused: “not an address” is not an e-mail address. Check it for typing errors.",
        (
            "line 6: refused: A quotation mark is missing or too many in this line, or a cell is "
            "enormous."
        ),
        "line 8: refused: Perhaps the same person as in line 4: say which.",
        "2 new, 0 filled in, 0 known, 3 refused.",
    ]


@pytest.mark.parametrize("eyes", EYES)
def test_every_page_of_an_import_is_accessible_and_fits(
    demo: Running, visit: Visit, tmp_path: Path, provoked: list[str], eyes: str
) -> None:
    provoked.append("422")  # neither a file nor a table is given
    page = visit(demo.doors()["organiser"], **EYES[eyes])
    page.goto(demo.address + IMPORT)
    page.locator("main form button[type=submit]").click()
    expect(page.locator("main .alert-danger")).to_be_visible()
    _require_good(page)
    page.locator("input[type=file]").set_input_files(file(tmp_path, f"eyes{len(eyes)}"))
    page.locator("main form button[type=submit]").click()
    expect(page.locator("[data-fate=undecided]")).to_have_count(1)
    _require_good(page)
    page.locator("[data-fate=undecided] input").first.check()
    page.locator("button[value=take]").click()
    expect(page.locator("#import p a.btn")).to_be_visible(timeout=30_000)
    _require_good(page)


def _require_good(page: Page) -> None:
    assert complaints(page) == []
    assert page.evaluate("document.documentElement.scrollWidth - innerWidth") <= 0
