// A message tells the real time of its sending; people read the office's time, which the trial may have moved.

const clock = { moves: [] };
const TIME = { hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
const DAY = { weekday: "long", day: "numeric", month: "long" };

// Made once: making one takes longer than all else about a message.
let formats = formatsOf(undefined);

function formatsOf(zone) {
  const make = (options) => new Intl.DateTimeFormat("id-ID", { timeZone: zone, ...options });
  return { zone, time: make(TIME), day: make({ ...DAY, year: "numeric" }), dayOfYear: make(DAY), year: make({ year: "numeric" }), zoneName: make({ timeZoneName: "short" }) };
}

export function setZone(zone) {
  if (zone !== formats.zone) formats = formatsOf(zone);
}

export function setMoves(moves) {
  clock.moves = moves;
}

export function officeTime(seconds) {
  const last = clock.moves.findLast((move) => move.real <= seconds);
  return new Date((last ? last.office + (seconds - last.real) : seconds) * 1000);
}

export function timeOfDay(date) {
  return formats.time.format(date).replace(":", ".");
}

export function day(date) {
  return formats.day.format(date);
}

// As short as can be, seen from now.
export function moment(at, now) {
  const isToday = day(at) === day(now);
  const isThisYear = formats.year.format(at) === formats.year.format(now);
  const date = isToday ? "" : `${(isThisYear ? formats.dayOfYear : formats.day).format(at)} `;
  return `${date}pukul ${timeOfDay(at)}`;
}

export function zoneName(date) {
  return formats.zoneName.formatToParts(date).find((part) => part.type === "timeZoneName").value;
}

export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const isSmall = bytes < 1_000_000;
  const amount = bytes / (isSmall ? 1000 : 1_000_000);
  return `${amount.toLocaleString("id-ID", { maximumFractionDigits: amount < 10 ? 1 : 0 })} ${isSmall ? "KB" : "MB"}`;
}
