// Finding people by what is typed or scanned, as the server does it.
const fold = (text) => text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase().replace(/\s+/g, " ").trim();

function codeIn(typed) {
  const found = /\/b\/([A-Za-z0-9_-]+)\/?\s*$/.exec(typed);
  return found ? found[1] : typed.trim();
}

export const isAddress = (typed) => /\/b\/[A-Za-z0-9_-]+\/?\s*$/.test(typed);

export function find(people, typed) {
  const code = codeIn(typed);
  const byCode = people.filter((each) => each.code === code || each.former?.includes(code));
  if (byCode.length || isAddress(typed)) return byCode;
  const wanted = fold(typed).split(" ").filter(Boolean);
  if (!wanted.length) return [];
  return people.filter((each) => {
    const text = fold(`${each.name} ${each.organisation}`);
    return wanted.every((word) => text.includes(word));
  });
}
