'use strict';

// echo hello | node client.js 'http://localhost:8080/?token=secret'

var Primus = require('primus');

var END = '\u0004';

var Socket = Primus.createSocket({ transformer: 'sockjs', parser: 'JSON', authorization: true });
var client = new Socket(process.argv[2]);

process.exitCode = 1;

client.on('open', function () {
  process.exitCode = 0;
});

client.on('error', function (error) {
  console.error(error.message);
});

client.pipe(process.stdout);

process.stdin.setEncoding('utf8').pipe(client, { end: false });
process.stdin.on('end', function () {
  client.write(END);
});
