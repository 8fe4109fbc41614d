// Works out a small riddle so that nobody has to wait: a number whose digest begins with zero bits.
"use strict";

(() => {
const form = document.querySelector("[data-riddle]");
if (!form || !window.crypto || !crypto.subtle) return; // no secure connection: waiting works as well
const AT_ONCE = 256;
const bits = Number(form.dataset.bits), whole = Math.floor(bits / 8), rest = bits % 8;
const encoder = new TextEncoder();

function begins(digest) {
  const bytes = new Uint8Array(digest);
  for (let i = 0; i < whole; i += 1) if (bytes[i] !== 0) return false;
  return rest === 0 || bytes[whole] >> (8 - rest) === 0;
}

async function attempt(number) {
  const digest = await crypto.subtle.digest("SHA-256", encoder.encode(`${form.dataset.riddle}:${number}`));
  return begins(digest) ? number : null;
}

async function work() {
  for (let start = 0; ; start += AT_ONCE) {
    const tries = Array.from({ length: AT_ONCE }, (_, i) => attempt(start + i));
    const found = (await Promise.all(tries)).find((number) => number !== null);
    if (found !== undefined) return found;
  }
}

document.querySelector("[data-wait-words]").hidden = true;
document.querySelector("[data-work-words]").hidden = false;
work().then((number) => {
  form.elements.solution.value = String(number);
  form.submit();
});
})();
