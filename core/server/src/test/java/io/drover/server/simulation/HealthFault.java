package io.drover.server.simulation;

/** What makes containers ill, and those that check them wrong. */
enum HealthFault implements Fault {
    /** It does not answer for a while. */
    CONTAINER_ILL {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.sicken(world.random().nextInt(100), millis);
        }
    },
    /** It never answers again: somebody has to replace it. */
    CONTAINER_ILL_FOR_EVER {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.sicken(world.random().nextInt(100), 0);
        }
    },
    NETWORK_AGENT_RESTARTED {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.checks().restart();
        }
    },
    /** One host reaches nobody: what it says is wrong, and others know better. */
    CHECKER_BLIND {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.checks().blind(true);
            world.time().after(millis, () -> host.checks().blind(false));
        }
    };

    abstract void strike(World world, SimHost host, int millis);

    @Override
    public void strike(World world, int millis) {
        strike(world, Fault.oneOf(world, world.hosts()), millis);
    }
}
