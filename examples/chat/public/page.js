// Open /?name=Ann&room=kitchen in several windows.
const params = new URLSearchParams(location.search);
const room = params.get('room') ?? 'lobby';
const name = params.get('name') ?? 'somebody';

const primus = new Primus(`${location.origin}/?name=${encodeURIComponent(name)}`);

/** Who waits for the answer to which question. */
const waiting = new Map();
let questions = 0;

/** Asks the server; resolves with its answer, and rejects when the connection is gone before. */
function ask(question) {
  const number = ++questions;
  primus.write({ ask: number, ...question });
  return new Promise((resolve, reject) => waiting.set(number, { resolve, reject }));
}

function show(text, kind = 'said') {
  const line = document.createElement('li');
  line.className = kind;
  line.textContent = text;
  document.querySelector('ol').append(line);
}

primus.on('data', (news) => {
  if ('answer' in news) {
    waiting.get(news.answer)?.resolve(news);
    waiting.delete(news.answer);
  } else if ('said' in news) show(`${news.by}: ${news.said}`);
  else if ('joined' in news) show(`${news.joined} joined`, 'event');
  else show(`${news.left} left`, 'event');
});

// A connection that is back is a new one to the server, and in no room.
primus.on('open', async () => {
  try {
    const { others } = await ask({ join: room });
    show(`You are in the ${room}, with ${others} others.`, 'event');
  } catch {
    // The next connection will ask again.
  }
});

primus.on('close', () => {
  show('The connection is gone.', 'event');
  // Another connection is another spark: what was asked of this one will not be answered.
  for (const { reject } of waiting.values()) reject(new Error('The connection is gone.'));
  waiting.clear();
});

async function say(text) {
  try {
    const { error, others } = await ask({ say: text });
    show(error ?? `You: ${text} (sent to ${others})`);
  } catch {
    show(`You: ${text} (perhaps not sent)`);
  }
}

document.querySelector('h1').textContent = `Chat: ${room}`;
document.querySelector('form').addEventListener('submit', (event) => {
  event.preventDefault();
  const { text } = event.target.elements;
  void say(text.value);
  text.value = '';
});
