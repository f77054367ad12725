package io.drover.server.simulation;

import java.util.List;

/** What happens to server nodes. */
enum ServerFault implements Fault {
    KILLED {
        @Override
        void strike(World world, SimNode node, int millis) {
            node.kill();
            world.time().after(millis, node::start);
        }
    },
    /** They come back in whatever order. */
    ALL_KILLED {
        @Override
        void strike(World world, SimNode node, int millis) {
            for (var each : world.nodes()) {
                each.kill();
                world.time().after(millis + world.random().nextInt(5_000), each::start);
            }
        }
    },
    PAUSED {
        @Override
        void strike(World world, SimNode node, int millis) {
            node.pause();
            world.time().after(millis, node::resume);
        }
    },
    /** Whoever is left has to be found among those that take calls and say nothing. */
    ALL_BUT_ONE_PAUSED {
        @Override
        void strike(World world, SimNode node, int millis) {
            for (var each : world.nodes()) {
                if (each != node) {
                    each.pause();
                    world.time().after(millis + world.random().nextInt(2_000), each::resume);
                }
            }
        }
    },
    CUT_FROM_DATABASE {
        @Override
        void strike(World world, SimNode node, int millis) {
            node.database(false);
            world.time().after(millis, () -> node.database(true));
        }
    },
    /** An hour or some seconds, back or ahead, and right again after a while. */
    WRONG_CLOCK {
        @Override
        void strike(World world, SimNode node, int millis) {
            node.skew(Fault.oneOf(world, List.of(-3_600_000, -5_000, 5_000, 3_600_000)));
            world.time().after(millis, () -> node.skew(0));
        }
    },
    STROBING_CLOCK {
        @Override
        void strike(World world, SimNode node, int millis) {
            for (var at = 0; at < 10; at++) {
                var skew = at % 2 == 0 ? 3_600_000 : 0;
                world.time().after(at * 700L, () -> node.skew(world.peace() ? 0 : skew));
            }
            world.time().after(7_000, () -> node.skew(0));
        }
    };

    abstract void strike(World world, SimNode node, int millis);

    @Override
    public void strike(World world, int millis) {
        strike(world, Fault.oneOf(world, world.nodes()), millis);
    }
}
