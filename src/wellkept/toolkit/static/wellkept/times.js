/* Times that keep counting: <time data-due datetime> and <time data-ago datetime>, in the words of the server
   (data-words on <body>), by the server's clock (data-now on <body>, epoch seconds). */

const words = JSON.parse(document.body.dataset.words || "{}");
const skew = document.body.dataset.now ? Number(document.body.dataset.now) - performance.timeOrigin / 1000 : 0;
const now = () => Date.now() / 1000 + (Math.abs(skew) > 5 ? skew : 0);

const MINUTE = 60, HOUR = 3600, DAY = 86400, SOON = 4 * HOUR;
const UNITS = [
  [730 * DAY, 365 * DAY, "year"],
  [60 * DAY, 30 * DAY, "month"],
  [48 * HOUR, DAY, "day"],
  [HOUR, HOUR, "hour"],
  [MINUTE, MINUTE, "minute"],
];

const fill = (pattern, name, value) => (pattern ?? "").replace(`%(${name})s`, value);

function span(seconds) {
  const unit = UNITS.find(([least]) => seconds >= least);
  return unit ? fill(words[unit[2]], "n", Math.floor(seconds / unit[1])) : "";
}

function say(element, text) {
  if (text && element.textContent !== text) element.textContent = text;
}

export function tick(root = document) {
  for (const element of root.querySelectorAll("time[data-due]")) {
    const left = Date.parse(element.dateTime) / 1000 - now();
    const time = span(Math.abs(left));
    say(element, time ? fill(words[left > 0 ? "due" : "over"], "time", time) : words.due_now);
    element.classList.toggle("over", left < 0);
    element.classList.toggle("soon", left >= 0 && left < SOON);
  }
  for (const element of root.querySelectorAll("time[data-ago]")) {
    const past = now() - Date.parse(element.dateTime) / 1000;
    const time = span(Math.abs(past));
    say(element, time ? fill(words[past > 0 ? "ago" : "due"], "time", time) : words.just_now);
  }
}

setInterval(() => document.hidden || tick(), 15000);
document.addEventListener("visibilitychange", () => document.hidden || tick());
