import { ProgramGroup } from '../src/program-group.js';

// Starts a program that connects to a port and stays, and stays too.
const [, , port = ''] = process.argv;
const script = `require('node:net').connect(${Number(port)}, '127.0.0.1')`;
void new ProgramGroup(process.execPath, ['-e', script]);
