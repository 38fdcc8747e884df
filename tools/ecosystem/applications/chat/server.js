'use strict';

// A chat with rooms and acknowledgements over Engine.IO, as one writes it for Primus 8.

var fs = require('fs');
var http = require('http');
var path = require('path');
var Primus = require('primus');

var server = http.createServer(function (req, res) {
  if (req.url.split('?')[0] !== '/') {
    res.statusCode = 404;
    return res.end();
  }
  res.setHeader('Content-Type', 'text/html');
  fs.createReadStream(path.join(__dirname, 'index.html')).pipe(res);
});

var primus = new Primus(server, { transformer: 'engine.io', parser: 'JSON' });

primus.plugin('emitter', require('primus-emitter'));
primus.plugin('rooms', require('primus-rooms'));

primus.on('connection', function (spark) {
  var name = spark.query.name || 'somebody';

  spark.on('join', function (room, fn) {
    spark.join(room, function () {
      spark.room(room).except(spark.id).send('joined', { room: room, name: name });
      fn(primus.room(room).clients().length);
    });
  });

  spark.on('leave', function (room, fn) {
    spark.leave(room, fn);
  });

  spark.on('say', function (message, fn) {
    if (spark.rooms().indexOf(message.room) === -1) return fn('You are not in that room.');
    spark.room(message.room).except(spark.id).send('said', {
      room: message.room,
      name: name,
      text: message.text,
    });
    fn(null, primus.room(message.room).clients().length - 1);
  });

  spark.on('leaveallrooms', function (rooms) {
    rooms.forEach(function (room) {
      primus.room(room).send('left', { room: room, name: name });
    });
  });
});

server.listen(process.env.PORT || 8080, function () {
  console.log('http://localhost:' + server.address().port);
});
