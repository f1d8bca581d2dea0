// The address and the fields of an act's request.
const NOTHING = "nothing"; // as the server calls it

export function requestOf(act, { session, create, undo, redo }) {
  const { start, end, minutes, room } = act.target ?? {};
  const of = (id) => `${session}/${id}`;
  const times = { starts_at: start, ...(act.isByEnd ? { ends_at: end } : { minutes }) };
  return {
    new: () => [create, { title: act.made.title, kind: act.made.kind, ...times, room, uid: act.made.uid }],
    copy: () => [`${of(act.made.copiedFrom)}/copy`, { starts_at: start, room, uid: act.made.uid }],
    place: () => [`${of(act.id)}/place`, { ...times, room, seen: act.seen }],
    unschedule: () => [`${of(act.id)}/unschedule`, { seen: act.seen }],
    remove: () => [`${of(act.id)}/remove`, { seen: act.seen }],
    undo: () => [undo, { expected: act.expected }],
    redo: () => [redo, { expected: act.expected }],
  }[act.kind]();
}

// Which act is meant is known when the first try goes out, after those that are on their way; it
// stays so for the second try.
export function expecting(act, draft) {
  if (act.id === "turn") act.expected ??= draft[act.kind]?.id ?? NOTHING;
  return act;
}
