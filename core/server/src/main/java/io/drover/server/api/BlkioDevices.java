package io.drover.server.api;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Docker's five lists of limits of block devices, as Rancher's one map by device. */
final class BlkioDevices {
    private static final Map<String, String> LISTS = Map.of("BlkioDeviceReadIOps", "readIops", "BlkioDeviceWriteIOps",
            "writeIops", "BlkioDeviceReadBps", "readBps", "BlkioDeviceWriteBps", "writeBps", "BlkioWeightDevice",
            "weight");

    private BlkioDevices() {
    }

    /** @return null when none is limited */
    static @Nullable Object of(Given host) {
        var devices = new LinkedHashMap<String, Map<String, Long>>();
        LISTS.forEach((from, to) -> {
            if (!host.at(from).absent()) {
                host.at(from).items().forEach(item -> devices
                        .computeIfAbsent(item.at("Path").text(), _ -> new LinkedHashMap<>())
                        .put(to, item.at(to.equals("weight") ? "Weight" : "Rate").whole()));
            }
        });
        return devices.isEmpty() ? null : devices;
    }
}
