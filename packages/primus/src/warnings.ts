import cluster from 'node:cluster';

/** Tells that a server without encryption was made. */
export function warnOfHttp(): void {
  console.warn(
    'primus: this server speaks plain HTTP, which firewalls and virus scanners block more often ' +
      'than HTTPS. Pass a key and a cert, or set iknowhttpsisbetter when a proxy encrypts.',
  );
}

/** Tells a worker of a cluster that nobody sees to it that a client stays with it. */
export function warnOfCluster(): void {
  if (!cluster.isWorker) return;
  console.warn(
    'primus: this transformer needs every request of a client to reach the same process, which ' +
      "Node's cluster does not see to. Put a balancer with sticky sessions in front, and set " +
      'iknowclusterwillbreakconnections.',
  );
}
