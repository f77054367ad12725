// Follows the news of an environment with Vert.x's own bridge client, and makes a stack when given a name for it:
//   npm install && node news.mjs [NAME]
// Where and who: RANCHER_URL (http://host:8080), RANCHER_ACCESS_KEY, RANCHER_SECRET_KEY, RANCHER_ENVIRONMENT (1a5).
import EventBus from '@vertx/eventbus-bridge-client.js'

const { RANCHER_URL, RANCHER_ACCESS_KEY, RANCHER_SECRET_KEY, RANCHER_ENVIRONMENT = '1a5' } = process.env
const name = process.argv[2]
const bus = new EventBus(`${RANCHER_URL}/eventbus`)
// sent with every frame; the first one opens the connection
bus.defaultHeaders = {
  Authorization: `Basic ${Buffer.from(`${RANCHER_ACCESS_KEY}:${RANCHER_SECRET_KEY}`).toString('base64')}`,
}
bus.enableReconnect(true)

/** The last change that is known: after a lost connection the news go on from there. */
let seq
let asked = false

function hear(error, message) {
  if (error) {
    console.error(error)
    return
  }
  const event = message.body
  seq = event.seq
  if (event.event === 'gone') {
    console.log(`gone: read the lists of the API again; news go on after ${seq}`)
  } else if (event.event === 'following') {
    console.log(`following from ${seq}`)
    make()
  } else {
    console.log(`${event.seq} ${event.event} ${event.kind ?? ''} ${event.id} ${event.resource?.state ?? ''}`)
  }
}

/** One command: the API's request, below the environment's URL, and its answer. */
function make() {
  if (!name || asked) {
    return
  }
  asked = true
  const request = { method: 'POST', path: '/stacks', body: { name } }
  bus.send(`drover.commands.${RANCHER_ENVIRONMENT}`, request, {}, (error, reply) => {
    const { status, body } = error ? { status: error.failureCode, body: error } : reply.body
    console.log(`answer ${status} ${body.id ?? body.message}`)
  })
}

// also after every lost connection
bus.onopen = () =>
  bus.registerHandler(`drover.news.${RANCHER_ENVIRONMENT}`, seq === undefined ? {} : { from: `${seq}` }, hear)
bus.onclose = () => console.error('the connection is lost')
