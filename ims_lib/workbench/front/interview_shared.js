// What the parts of the interview share: what is at hand, what counts of it, and what was said and isn't kept yet.

let people = 0;
const FIELDS = ["reason", "evidence"];

function interviewOf(model, keep) {
  const [cards, groups, objects, words, titles] = ["cards", "groups", "objects", "words", "titles"].map((name) => model.get(name));
  const state = { at: "", view: "process", open: new Set(), standard: "", show: "all", object: null, search: "" };

  const judged = (on) => ({ new: "", reason: "", evidence: "", ...model.get("judged")[on] });
  const waitingOn = (on) => keep.waiting().filter((each) => each.do === "judge" && each.on === on).at(-1);
  const now = (on) => ({ ...judged(on), ...waitingOn(on) });
  const hasVerdict = (on) => Boolean(now(on).new);

  // A row beside the verdicts (finding/…): what is kept of it, and with what waits.
  const kept = (row) => model.get("entered")[row] || {};
  const filled = (row) => Object.assign({}, kept(row), ...keep.waiting().filter((each) => each.row === row).map((each) => each.values));
  function rowsOf(kind, on) {
    const begins = `${kind}/${on}/`;
    const names = [...Object.keys(model.get("entered")), ...keep.waiting().map((each) => each.row || "")];
    return [...new Set(names)].filter((row) => row.startsWith(begins) && Object.entries(filled(row)).some(([name, text]) => text && name !== "said_by"));
  }
  const mark = (on) => filled(`mark/${on}`);

  // What a card is judged for: one AI system or service, where its criterion is assessed for each.
  const isOfObject = (card) => Boolean(state.object && card.kind === "criterion" && card.on in state.object.levels);
  const onOf = (card) => (isOfObject(card) ? `${card.on}@${state.object.key}` : card.on);
  const assessedFor = (card) => objects.filter((each) => card.kind === "criterion" && card.on in each.levels);

  function judge(card, change) {
    const on = onOf(card);
    const before = now(on);
    const typed = Object.fromEntries(FIELDS.map((name) => [name, keep.draft(on, name) ?? before[name]]));
    const said = { new: before.new, ...typed, ...change };
    if (said.new || before.new) keep.send({ do: "judge", on, was: before.new, ...said });
  }

  // What was typed for a verdict and isn't kept with one.
  const typedOnly = (on) => FIELDS.filter((name) => ![null, now(on)[name]].includes(keep.draft(on, name)?.trim() ?? null));

  function enter(row, on, values) {
    const before = filled(row);
    keep.send({ do: "enter", row, on, values, shown: Object.fromEntries(Object.keys(values).map((name) => [name, before[name] ?? ""])) });
  }

  // What was turned down, as somebody else came first, is still in its field: it is given again, or not.
  keep.onTurnedDown((command) => {
    const [place, said, counts] = command.do === "judge" ? [command.on, command, judged(command.on)] : [command.row, command.values || {}, kept(command.row)];
    const names = command.do === "judge" ? FIELDS : Object.keys(said);
    for (const name of names) if (said[name] && keep.draft(place, name) === null) keep.type(place, name, said[name], counts[name] ?? "");
  });

  // An undo takes a verdict back alone: what it stood on is still typed.
  const typedAgain = () => {
    const { on, ...said } = model.get("taken_back");
    for (const name of FIELDS) if (said[name] && keep.draft(on, name) === null) keep.type(on, name, said[name], "");
  };

  const isOpen = (on) => !hasVerdict(onOf(cards[on]));
  const finds = (on) => rowsOf("finding", on).length > 0;
  const against = (on) => model.get("against")[on] || [];
  const aged = (on) => model.get("aged").find((each) => each.on === on);
  const toConfirm = (on) => model.get("four_eyes") && hasVerdict(on) && kept(`confirm/${on}`).line !== judged(on).line;
  const shares = (requirement) => model.get("figures").requirements[requirement];
  const some = (card, place) => card.serves.some(({ id }) => shares(id)?.[place] > 0);

  const SHOWN = {
    all: () => true,
    open: (card) => isOpen(card.on),
    judged: (card) => !isOpen(card.on),
    marked: (card) => mark(onOf(card)).not_seen || mark(onOf(card)).come_back,
    finding: (card) => finds(onOf(card)),
    against: (card) => against(card.on).length,
    aged: (card) => aged(onOf(card)),
    confirm: (card) => toConfirm(onOf(card)),
    gap: (card) => some(card, 4),
    unknown: (card) => some(card, 3),
  };

  function fits(on) {
    const card = cards[on];
    return (!state.standard || card.standards.includes(state.standard)) && (!state.object || isOfObject(card)) && Boolean(SHOWN[state.show](card));
  }

  // Whom the client's rows name, to choose from while typing.
  people += 1;
  const owners = make("datalist", { id: `ims-people-${people}` }, ...groups.person.map(({ name }) => make("option", { value: name })));

  return {
    owners, model, keep, state, cards, groups, objects, words, titles,
    judged, waitingOn, now, hasVerdict, kept, filled, rowsOf, mark, isOfObject, onOf, assessedFor,
    judge, typedOnly, enter, typedAgain, isOpen, finds, against, aged, toConfirm, shares, fits,
  };
}

const spoken = (id) => id.replace(":", " ");
const token = () => `n${Date.now().toString(36)}`;
const today = () => new Date(Date.now() - new Date().getTimezoneOffset() * 60000).toISOString().slice(0, 10);
// A day, with the time where there is one, as one says it.
function spokenDay(when) {
  const [day, time] = when.split(" ");
  return [new Date(`${day}T00:00`).toLocaleDateString("en-GB", { day: "numeric", month: "long", year: "numeric" }), time].filter(Boolean).join(", ");
}
