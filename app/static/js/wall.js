// A board on a wall renews itself, says when the server is silent, and ends when the session does.
"use strict";

(() => {
const EVERY = 25000, PATIENCE = 10000, SILENCE = 60000, LOOK = 1000; // milliseconds
const wall = document.querySelector("[data-renew]");
const silent = document.querySelector("[data-silent]"), ended = document.querySelector("[data-ended]");
let asked = Date.now(), answered = asked, asking = false;

async function read() {
  const patience = new AbortController();
  const timer = setTimeout(() => patience.abort(), PATIENCE);
  try {
    // A redirect leads to the sign-in, which has no place inside the board.
    const answer = await fetch(wall.dataset.renew,
      { redirect: "manual", cache: "no-store", signal: patience.signal });
    if (answer.type === "opaqueredirect" || [401, 403].includes(answer.status)) return null;
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const page = new DOMParser().parseFromString(await answer.text(), "text/html");
    const fresh = page.querySelector("[data-renew]");
    if (!fresh) throw new Error("an answer, but not of the board");
    return fresh;
  } finally { clearTimeout(timer); }
}

function take(fresh) {
  const focused = wall.contains(document.activeElement) && document.activeElement.id;
  wall.replaceChildren(...fresh.childNodes);
  Object.assign(wall.dataset, fresh.dataset);
  const again = focused && document.getElementById(focused);
  if (again) again.focus({ preventScroll: true });
  document.dispatchEvent(new Event("renewed"));
}

async function renew() {
  asking = true;
  asked = Date.now();
  try {
    const fresh = await read();
    if (fresh) { take(fresh); answered = Date.now(); } else ended.hidden = false;
  } catch { /* Silence is said once it has lasted. */ }
  asking = false;
  look();
}

function look() {
  const quiet = ended.hidden && Math.abs(Date.now() - answered) > SILENCE;
  if (quiet) {
    const words = silent.dataset.silent.replace("{}", wall.dataset.asOf);
    if (silent.textContent !== words) silent.textContent = words;
  }
  silent.hidden = !quiet;
  wall.classList.toggle("is-stale", quiet || !ended.hidden);
}

setInterval(() => {
  look();
  const due = Math.abs(Date.now() - asked) >= EVERY;
  if (due && !asking && ended.hidden && !document.hidden) renew();
}, LOOK);
document.addEventListener("visibilitychange", () => {
  if (!document.hidden && !asking && ended.hidden) renew();
});
})();
