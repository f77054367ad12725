package io.drover.server.simulation;

/** What happens between nodes and agents: hosts may be judged by what it keeps from them. */
enum NetworkFault implements Fault {
    /** Some messages are lost, some come late, some come up to three times, and not in their order. */
    UNTIDY {
        @Override
        public void strike(World world, int millis) {
            world.loss(0.2, 20_000);
            world.time().after(Math.min(millis, 10_000), () -> world.loss(0, 0));
        }
    },
    /** Few messages, but these come when they mean nothing any more. */
    VERY_LATE {
        @Override
        public void strike(World world, int millis) {
            world.loss(0.05, 120_000);
            world.time().after(millis, () -> world.loss(0, 0));
        }
    },
    NODE_CUT_FROM_PEERS {
        @Override
        public void strike(World world, int millis) {
            cut(world, Fault.oneOf(world, world.nodes()).peers(), false, false, millis);
        }
    },
    NODE_CUT_FROM_AGENTS {
        @Override
        public void strike(World world, int millis) {
            cut(world, Fault.oneOf(world, world.nodes()).agents(), false, false, millis);
        }
    },
    NODE_HEARS_ONLY {
        @Override
        public void strike(World world, int millis) {
            var node = Fault.oneOf(world, world.nodes());
            cut(world, node.peers(), true, false, millis);
            cut(world, node.agents(), true, false, millis);
        }
    },
    NODE_SPEAKS_ONLY {
        @Override
        public void strike(World world, int millis) {
            var node = Fault.oneOf(world, world.nodes());
            cut(world, node.peers(), false, true, millis);
            cut(world, node.agents(), false, true, millis);
        }
    },
    /** Every node is alone. */
    BUS_DOWN {
        @Override
        public void strike(World world, int millis) {
            world.nodes().forEach(node -> cut(world, node.peers(), false, false, millis));
        }
    },
    ALL_HOSTS_CUT {
        @Override
        public void strike(World world, int millis) {
            world.hosts().forEach(host -> cut(world, host.line(), false, false, millis));
        }
    };

    private static void cut(World world, Line line, boolean hears, boolean speaks, int millis) {
        line.set(hears, speaks);
        world.time().after(millis, () -> line.set(true, true));
    }
}
