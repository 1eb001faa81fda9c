// Node-RED finds a node by a file of this ending.
export { default } from './kernwacht-service.ts'
