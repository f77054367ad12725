package io.drover.network;

import java.util.Arrays;
import java.util.List;
import java.util.Random;

/** Makes nonsense of what was sense, always the same from one seed. */
public final class Fuzz {
    private final Random random;

    public Fuzz(long seed) {
        random = new Random(seed);
    }

    /** Any bytes, from none to so many. */
    public byte[] noise(int most) {
        var bytes = new byte[random.nextInt(most + 1)];
        random.nextBytes(bytes);
        return bytes;
    }

    /** One of them with some bytes changed, cut off, doubled or added. */
    public byte[] mutated(List<byte[]> valid) {
        var bytes = valid.get(random.nextInt(valid.size())).clone();
        for (int i = random.nextInt(4); i >= 0 && bytes.length > 0; i--) {
            var at = random.nextInt(bytes.length);
            switch (random.nextInt(5)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt(256);
                case 2 -> bytes = Arrays.copyOf(bytes, at);
                case 3 -> bytes = Arrays.copyOf(bytes, bytes.length + random.nextInt(20));
                default -> {
                    var twice = Arrays.copyOf(bytes, bytes.length * 2 - at);
                    System.arraycopy(bytes, at, twice, bytes.length, bytes.length - at);
                    bytes = twice.length > 2000 ? bytes : twice;
                }
            }
        }
        return bytes;
    }

    public int below(int bound) {
        return random.nextInt(bound);
    }
}
