// What a page gains with script; nothing here is needed for the work itself.
"use strict";

const MINUTE = 60, SHORT = 600, HOUR = 3600, DAY = 86400; // seconds
const HALF_A_SECOND = 500, QUIET = 1000, JUMP = 3000, RESEND = 8000; // milliseconds
const NEARLY = 0.8;
const still = matchMedia("(prefers-reduced-motion: reduce)");

function spanWords(seconds, words) {
  const whole = Math.floor(Math.abs(seconds));
  if (words.ms && !still.matches && whole < SHORT) {
    return words.ms.replace("{m}", Math.floor(whole / MINUTE)).replace("{s}", whole % MINUTE);
  }
  if (whole < HOUR) return words.m.replace("{m}", Math.floor(whole / MINUTE));
  if (whole < 2 * DAY) {
    return words.hm.replace("{h}", Math.floor(whole / HOUR))
      .replace("{m}", Math.floor((whole % HOUR) / MINUTE));
  }
  return words.d.replace("{d}", Math.floor(whole / DAY));
}

// The server's clock counts, not the telephone's: how far the one is before the other.
let ahead = 0;

function tick() {
  const at = Date.now() + ahead;
  for (const element of document.querySelectorAll("time[data-due]")) {
    const left = (Date.parse(element.dataset.due) - at) / 1000;
    const late = left < 0, soon = !late && Date.parse(element.dataset.warn) <= at;
    const pattern = late ? element.dataset.over : element.dataset.left;
    write(element, pattern.replace("{}", spanWords(left, element.dataset)));
    element.classList.toggle("app-late", late);
    element.classList.toggle("app-soon", soon);
  }
  for (const element of document.querySelectorAll("time[data-clock]")) {
    write(element, timeOfDay(at, element.dataset.clock));
  }
}

// Only what has changed is written, so that nothing is drawn or read out anew every second.
function write(element, words) {
  if (element.textContent !== words) element.textContent = words;
}

function timeOfDay(at, timeZone) {
  const parts = { timeZone, hourCycle: "h23", hour: "2-digit", minute: "2-digit" };
  if (!still.matches) parts.second = "2-digit";
  return new Intl.DateTimeFormat("en-GB", parts).format(at);
}

function takeServerTime() {
  const told = document.querySelector("[data-now]");
  if (told) ahead = Date.parse(told.dataset.now) - Date.now();
  tick();
}

// Where our clock jumps against the time that has passed, it was set or the machine slept.
async function askServerTime() {
  try {
    const answer = await fetch("/healthz", { method: "HEAD", cache: "no-store" });
    const told = Date.parse(answer.headers.get("Date"));
    if (told) ahead = told + HALF_A_SECOND - Date.now();
  } catch { /* No answer: our own clock goes on. */ }
  tick();
}

function startCountdowns() {
  if (!document.querySelector("[data-now]")) return;
  let before = Date.now() - performance.now();
  takeServerTime();
  setInterval(() => {
    const apart = Date.now() - performance.now();
    if (Math.abs(apart - before) > JUMP) askServerTime();
    before = apart;
    tick();
  }, 1000);
  document.addEventListener("visibilitychange", tick);
  document.addEventListener("renewed", takeServerTime);
}

function focusErrors() {
  const summary = document.querySelector("[data-error-summary]");
  if (summary) summary.focus();
}

function guardAgainstDoubleSending() {
  document.addEventListener("submit", (event) => {
    const form = event.target;
    if (form.dataset.sent) { event.preventDefault(); return; }
    form.dataset.sent = "yes";
    // A form whose answer is a file leaves the page standing: it may be sent again later.
    setTimeout(() => delete form.dataset.sent, RESEND);
  });
  addEventListener("pageshow", () => {
    for (const form of document.querySelectorAll("form[data-sent]")) delete form.dataset.sent;
  });
}

// Short texts show their length always, long ones and single lines when it is nearly used up.
function countCharacters() {
  for (const field of document.querySelectorAll("[data-most]")) {
    if (field.type === "password") continue;
    const most = Number(field.dataset.most);
    const always = field.localName === "textarea" && most <= 500;
    const seen = note("app-sub app-num app-count-note"), spoken = note("govuk-visually-hidden");
    seen.setAttribute("aria-hidden", "true");
    spoken.setAttribute("role", "status");
    field.after(seen, spoken);
    let waiting;
    const show = () => {
      const written = [...field.value].length;
      const words = written > most
        ? field.dataset.mostOver.replace("{n}", written - most) : `${written} / ${most}`;
      const near = written >= most * NEARLY;
      seen.hidden = !(always || near);
      seen.textContent = words;
      seen.classList.toggle("is-over", written > most);
      clearTimeout(waiting);
      waiting = setTimeout(() => { spoken.textContent = near ? words : ""; }, QUIET);
    };
    field.addEventListener("input", show);
    show();
  }
}

function note(names) {
  const element = document.createElement("span");
  element.className = names;
  return element;
}

function keys() {
  document.addEventListener("keydown", (event) => {
    if (event.ctrlKey && event.key === "Enter") {
      const form = document.querySelector("form[data-keys]");
      if (form) { event.preventDefault(); form.requestSubmit(); }
    }
    if (event.altKey && /^[1-9]$/.test(event.key)) {
      const group = document.querySelector(`[data-group="${event.key}"]`);
      const field = group && group.querySelector("input:not([type=hidden]), select, textarea");
      if (field) { event.preventDefault(); field.focus(); }
    }
  });
}

function warnOnLeaving() {
  const form = document.querySelector("form[data-keys]");
  if (!form) return;
  // A page that came back with errors holds what nobody has saved yet.
  let changed = document.querySelector("[data-error-summary]") !== null;
  form.addEventListener("input", () => { changed = true; });
  form.addEventListener("submit", () => { changed = false; });
  addEventListener("beforeunload", (event) => { if (changed) event.preventDefault(); });
}

function printing() {
  for (const element of document.querySelectorAll("[data-print]")) {
    element.hidden = false;
    element.addEventListener("click", () => print());
  }
}

function copying() {
  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-copy]")) {
    button.hidden = false;
    button.addEventListener("click", async () => {
      const words = document.getElementById(button.dataset.copy).textContent.trim();
      await navigator.clipboard.writeText(words);
      button.textContent = button.dataset.copied;
    });
  }
}

function foldFilter() {
  if (matchMedia("(min-width: 761px)").matches) return;
  for (const details of document.querySelectorAll(".app-filter details")) details.open = false;
}

foldFilter();
startCountdowns();
focusErrors();
guardAgainstDoubleSending();
countCharacters();
keys();
warnOnLeaving();
printing();
copying();
