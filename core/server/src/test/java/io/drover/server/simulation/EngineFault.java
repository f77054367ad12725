package io.drover.server.simulation;

/** What happens to an engine and what runs on it. */
enum EngineFault implements Fault {
    CONTAINER_DIES {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.harm(world.random().nextInt(100), false);
        }
    },
    /** Somebody removes it behind our back. */
    CONTAINER_VANISHES {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.harm(world.random().nextInt(100), true);
        }
    },
    RESTARTED {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.restartEngine();
        }
    },
    /** Also what a restart with live-restore looks like. */
    HANGS {
        @Override
        void strike(World world, SimHost host, int millis) {
            host.engine().hang();
            world.time().after(millis, host::resumeEngine);
        }
    },
    /** The image is missing, the disk is full, or somebody else has the port. */
    STARTS_NOTHING {
        @Override
        void strike(World world, SimHost host, int millis) {
            moody(world, host, SimEngine.Mood.REFUSES, millis);
        }
    },
    STARTS_SLOWLY {
        @Override
        void strike(World world, SimHost host, int millis) {
            moody(world, host, SimEngine.Mood.SLOW, millis);
        }
    },
    CONTAINERS_DIE_AT_ONCE {
        @Override
        void strike(World world, SimHost host, int millis) {
            moody(world, host, SimEngine.Mood.CONTAINERS_DIE, millis);
        }
    };

    abstract void strike(World world, SimHost host, int millis);

    @Override
    public void strike(World world, int millis) {
        strike(world, Fault.oneOf(world, world.hosts()), millis);
    }

    private static void moody(World world, SimHost host, SimEngine.Mood mood, int millis) {
        host.engine().mood(mood);
        world.time().after(millis, () -> host.engine().mood(SimEngine.Mood.WELL));
    }
}
