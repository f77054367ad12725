package io.drover.server.store;

import java.time.Clock;
import java.util.Random;
import org.junit.jupiter.api.Test;

class MemoryStoreTest extends StoreContract {
    private final MemoryStore store = new MemoryStore(Clock.systemUTC(), new Random(1));

    @Override
    Store store() {
        return store;
    }

    @Override
    @Test
    void manyWritersLoseNothing() {
        // everything happens in the caller's thread; there is only one
    }
}
