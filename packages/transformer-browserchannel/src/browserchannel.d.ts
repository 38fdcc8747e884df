declare module 'browserchannel/dist/bcsocket.js' {
  export const BCSocket: import('./socket.js').BCSocketConstructor;
}
