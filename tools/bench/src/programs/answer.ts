import type { Answer, Commands, Question } from './commands.js';

/** Answers what the parent of this process asks, and ends with it. */
export function answer<C>(commands: Commands<C>, ready: unknown): void {
  const known = commands as unknown as Record<string, (argument: unknown) => unknown>;
  const reply = async ({ id, command, argument }: Question): Promise<Answer> => {
    try {
      return { id, value: await known[command]?.(argument) };
    } catch (error) {
      return { id, error: String(error) };
    }
  };
  process.on('message', (question: Question) => {
    void reply(question).then((sent) => process.send?.(sent));
  });
  process.on('disconnect', () => process.exit());
  process.send?.(ready);
}
