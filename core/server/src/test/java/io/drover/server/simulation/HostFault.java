package io.drover.server.simulation;

/** What happens to a machine, its link and its agent. */
enum HostFault implements Fault {
    POWERED_OFF {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.powerOff();
            world.time().after(millis, () -> {
                if (!host.on()) {
                    host.boot();
                }
            });
        }
    },
    /** One at most, so that enough are left. */
    LOST_FOR_EVER {
        @Override
        void strike(World world, SimHost host, int millis) {
            if (world.hosts().stream().noneMatch(SimHost::lost)) {
                host.lose();
            }
        }
    },
    CUT {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.link(false);
            world.time().after(millis, () -> host.link(true));
        }
    },
    HEARS_ONLY {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.line().set(true, false);
            world.time().after(millis, () -> host.link(true));
        }
    },
    SPEAKS_ONLY {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.line().set(false, true);
            world.time().after(millis, () -> host.link(true));
        }
    },
    /** Three seconds up, three seconds down. */
    FLAPS {
        @Override
        void strike(World world, SimHost host, int millis) {
            for (var at = 0; at < 20; at++) {
                var up = at % 2 == 1;
                world.time().after(at * 3_000L, () -> host.link(up || world.peace()));
            }
        }
    },
    AGENT_KILLED {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.restartAgent();
        }
    },
    AGENT_PAUSED {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.pause();
            world.time().after(millis, host::resume);
        }
    },
    AGENT_LOSES_ITS_FOLDER {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.loseState();
        }
    },
    AGENT_GETS_AN_OLD_FOLDER {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.backUp();
            world.time().after(millis, host::restoreBackup);
        }
    };

    abstract void strike(World world, SimHost host, int millis);

    @Override
    public void strike(World world, int millis) {
        strike(world, Fault.oneOf(world, world.hosts()), millis);
    }
}
