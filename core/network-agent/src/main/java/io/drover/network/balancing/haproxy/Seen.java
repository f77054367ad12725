package io.drover.network.balancing.haproxy;

import java.util.Map;

/**
 * A server as HAProxy has it.
 *
 * @param disabled it is given nothing new
 * @param seconds since it came to be up or down
 * @param checkable it has a check, which {@code checking} says is done
 * @param byName its address is looked up by HAProxy
 */
record Seen(String backend, String name, String address, int port, int weight, boolean disabled, int seconds,
        boolean checkable, boolean checking, boolean byName) {
    /** Bits of HAProxy's own: forced by a command or the file, or inherited. */
    private static final int MAINTENANCE = 0x01 | 0x02 | 0x04;
    private static final int CHECK_CONFIGURED = 0x02;
    private static final int CHECK_ENABLED = 0x04;

    /** @param row of {@code show servers state} */
    static Seen of(Map<String, String> row) {
        var check = number(row, "srv_check_state");
        return new Seen(text(row, "be_name"), text(row, "srv_name"), text(row, "srv_addr"), number(row, "srv_port"),
                number(row, "srv_uweight"), (number(row, "srv_admin_state") & MAINTENANCE) != 0,
                number(row, "srv_time_since_last_change"),
                (check & CHECK_CONFIGURED) != 0, (check & CHECK_ENABLED) != 0, !text(row, "srv_fqdn").equals("-"));
    }

    private static String text(Map<String, String> row, String column) {
        return row.getOrDefault(column, "-");
    }

    private static int number(Map<String, String> row, String column) {
        var text = text(row, column);
        return text.matches("\\d{1,9}") ? Integer.parseInt(text) : 0;
    }
}
