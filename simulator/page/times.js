// A message tells the real time of its sending; people read the office's time, which the trial may have moved.

const clock = { zone: undefined, moves: [] };

export function setZone(zone) {
  clock.zone = zone;
}

export function setMoves(moves) {
  clock.moves = moves;
}

export function officeTime(seconds) {
  const last = clock.moves.findLast((move) => move.real <= seconds);
  return new Date((last ? last.office + (seconds - last.real) : seconds) * 1000);
}

export function timeOfDay(date) {
  return format(date, { hour: "2-digit", minute: "2-digit", hourCycle: "h23" }).replace(":", ".");
}

export function day(date) {
  return format(date, { weekday: "long", day: "numeric", month: "long", year: "numeric" });
}

export function zoneName(date) {
  const parts = new Intl.DateTimeFormat("id-ID", { timeZone: clock.zone, timeZoneName: "short" }).formatToParts(date);
  return parts.find((part) => part.type === "timeZoneName").value;
}

export function size(bytes) {
  if (bytes < 1000) return `${bytes} B`;
  const isSmall = bytes < 1_000_000;
  const amount = bytes / (isSmall ? 1000 : 1_000_000);
  return `${amount.toLocaleString("id-ID", { maximumFractionDigits: amount < 10 ? 1 : 0 })} ${isSmall ? "KB" : "MB"}`;
}

function format(date, options) {
  return new Intl.DateTimeFormat("id-ID", { timeZone: clock.zone, ...options }).format(date);
}
