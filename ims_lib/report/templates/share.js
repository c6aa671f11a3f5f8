// Asks for the passphrase, opens what is sealed in this file, and shows it in the place of this page. Nothing leaves the device.
(() => {
  "use strict";
  const form = document.getElementById("open"), field = document.getElementById("passphrase");
  const button = form.querySelector("button"), said = document.getElementById("said");
  const sealed = JSON.parse(document.getElementById("sealed").textContent);
  const bytes = (text) => Uint8Array.from(atob(text), (letter) => letter.charCodeAt(0));

  if (!globalThis.crypto?.subtle || !globalThis.DecompressionStream) {
    button.disabled = true;
    said.textContent = "This browser can’t open it here. Save the file on your device and open it in a current Firefox, Chrome, Edge or Safari.";
  }

  const keyOf = async (passphrase) => {
    const secret = new TextEncoder().encode(passphrase.trim().normalize("NFC"));
    const { iterations, key, salt } = sealed;
    const bare = await crypto.subtle.importKey("raw", secret, "PBKDF2", false, ["deriveKey"]);
    return crypto.subtle.deriveKey(
      { name: "PBKDF2", hash: "SHA-256", iterations, salt: bytes(salt) }, bare, { name: "AES-GCM", length: key }, false, ["decrypt"]);
  };

  // What was sealed; null where the key isn't the one, or a bit of it was changed.
  const opened = async (key, text) => {
    try {
      const all = bytes(text);
      return await crypto.subtle.decrypt({ name: "AES-GCM", iv: all.slice(0, sealed.nonce) }, key, all.slice(sealed.nonce));
    } catch {
      return null;
    }
  };

  const pageOf = async (passphrase) => {
    const key = await keyOf(passphrase);
    if (!await opened(key, sealed.check)) {
      throw new Error("This passphrase doesn’t open it. Check capital letters and blanks; if they are right, the file was damaged on its way: ask for it again.");
    }
    const packed = await opened(key, sealed.page);
    if (!packed) throw new Error("The passphrase is right, but the file was changed or damaged after it was sealed. Don’t rely on it: ask for it again.");
    return new Response(new Blob([packed]).stream().pipeThrough(new DecompressionStream("gzip"))).text();
  };

  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    button.disabled = true;
    said.textContent = "Opening …";
    try {
      const page = await pageOf(field.value);
      document.open();
      document.write(page);
      document.close();
    } catch (error) {
      said.textContent = error.message;
      button.disabled = false;
      field.select();
    }
  });
  document.getElementById("shown").addEventListener("change", ({ target }) => { field.type = target.checked ? "text" : "password"; });
})();
