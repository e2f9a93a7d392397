/** Reading aloud, where the browser can. */

export const canSpeak = () => 'speechSynthesis' in window && typeof SpeechSynthesisUtterance === 'function';

/** @param {string} text @param {string} language @param {() => void} done */
export const speak = (text, language, done) => {
  const said = Object.assign(new SpeechSynthesisUtterance(text), { lang: language, rate: 0.85, onend: () => done(), onerror: () => done() });
  speechSynthesis.cancel();
  speechSynthesis.speak(said);
};

export const hush = () => speechSynthesis.cancel();
