package io.drover.server.simulation;

/** What makes containers and addresses outside ill, and those that check them wrong. */
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
    },
    /** One host reaches what is ours and nothing else. */
    CHECKER_WITHOUT_A_WAY_OUT {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.checks().noWayOut(true);
            world.time().after(millis, () -> host.checks().noWayOut(false));
        }
    },
    /** An address outside does not answer for a while. */
    ADDRESS_ILL {
        @Override
        void strike(World world, SimHost host, int millis) {
            world.elsewhere().sicken(Fault.oneOf(world, Elsewhere.ADDRESSES), millis);
        }
    },
    /** None does. */
    ALL_ADDRESSES_ILL {
        @Override
        void strike(World world, SimHost host, int millis) {
            Elsewhere.ADDRESSES.forEach(address -> world.elsewhere().sicken(address, millis));
        }
    };

    abstract void strike(World world, SimHost host, int millis);

    @Override
    public void strike(World world, int millis) {
        strike(world, Fault.oneOf(world, world.hosts()), millis);
    }
}
