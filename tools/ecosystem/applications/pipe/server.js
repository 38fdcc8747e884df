'use strict';

// A stream that goes through a transform of Node's, for those who have the token, over SockJS, as
// one writes it for Primus 8.

var http = require('http');
var Transform = require('stream').Transform;
var Primus = require('primus');

var END = '\u0004';

var server = http.createServer();
var primus = new Primus(server, { transformer: 'sockjs', parser: 'JSON' });

primus.authorize(function (req, done) {
  if (req.query.token === process.env.TOKEN) return done();
  done({ statusCode: 403, message: 'Wrong token' });
});

primus.on('connection', function (spark) {
  var shout = new Transform({
    objectMode: true,
    transform: function (text, encoding, next) {
      if (text === END) this.push(null);
      else this.push(text.toUpperCase());
      next();
    },
  });
  spark.pipe(shout).pipe(spark);
});

server.listen(process.env.PORT || 8080, function () {
  console.log('http://localhost:' + server.address().port);
});
