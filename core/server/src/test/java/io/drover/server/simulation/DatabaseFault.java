package io.drover.server.simulation;

/** What happens to the database. */
enum DatabaseFault implements Fault {
    /** Stopped, read-only, full or out of connections: nothing can be written. */
    AWAY {
        @Override
        public void strike(World world, int millis) {
            world.database().up(false);
            world.time().after(millis / 2, () -> world.database().up(true));
        }
    },
    /** Commits fail: some by a deadlock or a lock's time-out, some with nobody knowing whether they were done. */
    FAILS_SOME {
        @Override
        public void strike(World world, int millis) {
            world.database().trouble(0.3);
            world.time().after(millis, () -> world.database().trouble(0));
        }
    },
    SLOW {
        @Override
        public void strike(World world, int millis) {
            world.database().latency(200);
            world.time().after(millis, () -> world.database().latency(0));
        }
    }
}
