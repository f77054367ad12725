package io.drover.agent.host;

import io.drover.model.HostFacts;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;

/** What a machine must have to be a host. */
public final class Requirements {
    /** 1 GB as people count it; a machine sold as 1 GB shows somewhat less. */
    private static final long LEAST_MEMORY = 950_000_000;
    private static final int KERNEL_MAJOR = 3;
    private static final int KERNEL_MINOR = 10;
    private static final Pattern VERSION = Pattern.compile("^(\\d+)\\.(\\d+)");

    private Requirements() {
    }

    /** Every reason why this machine cannot be a host; none when it can. */
    public static List<String> unmet(HostFacts facts) {
        var reasons = new ArrayList<String>();
        if (!kernelIsNewEnough(facts.kernel())) {
            reasons.add("its kernel is " + facts.kernel() + ", but " + KERNEL_MAJOR + "." + KERNEL_MINOR
                    + " or newer is needed");
        }
        if (facts.memory() < LEAST_MEMORY) {
            reasons.add("it has " + facts.memory() / 1_000_000 + " MB of memory, but 1 GB is needed");
        }
        return reasons;
    }

    private static boolean kernelIsNewEnough(String kernel) {
        var matcher = VERSION.matcher(kernel);
        if (!matcher.find()) {
            return false;
        }
        var major = Integer.parseInt(matcher.group(1));
        var minor = Integer.parseInt(matcher.group(2));
        return major > KERNEL_MAJOR || (major == KERNEL_MAJOR && minor >= KERNEL_MINOR);
    }
}
