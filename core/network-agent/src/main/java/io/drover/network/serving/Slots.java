package io.drover.network.serving;

import java.net.InetAddress;
import java.util.HashMap;
import java.util.Map;

/** So many at once for all together, and so many for each asker, so that one cannot take what is there for all. */
public final class Slots {
    private final int all;
    private final int each;
    private final Map<InetAddress, Integer> taken = new HashMap<>();
    private int sum;

    public Slots(int all, int each) {
        this.all = all;
        this.each = each;
    }

    public synchronized boolean take(InetAddress asker) {
        if (sum >= all || taken.getOrDefault(asker, 0) >= each) {
            return false;
        }
        sum++;
        taken.merge(asker, 1, Integer::sum);
        return true;
    }

    public synchronized void giveBack(InetAddress asker) {
        sum--;
        taken.computeIfPresent(asker, (_, count) -> count == 1 ? null : count - 1);
    }

    public synchronized int sum() {
        return sum;
    }
}
