package dev.signalman.dispatch;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Labels;
import java.util.Comparator;
import java.util.Map;
import java.util.TreeSet;

/** The order in which Alertmanager tells alerts: by job and instance, those without last, then by how many labels and by all of them. */
final class AlertOrder {
    static final Comparator<Labels> LABELS = AlertOrder::compareLabels;
    static final Comparator<Alert> ALERTS = Comparator.comparing(Alert::labels, AlertOrder::compare);

    private AlertOrder() {}

    private static int compare(Labels a, Labels b) {
        for (String first : new String[] {"job", "instance"}) {
            String left = a.get(first);
            String right = b.get(first);
            if (left.isEmpty() != right.isEmpty()) {
                return left.isEmpty() ? 1 : -1;
            }
            int order = compareText(left, right);
            if (order != 0) {
                return order;
            }
        }
        return compareLabels(a, b);
    }

    private static int compareLabels(Labels a, Labels b) {
        Map<String, String> left = a.values();
        Map<String, String> right = b.values();
        if (left.size() != right.size()) {
            return Integer.compare(left.size(), right.size());
        }
        var names = new TreeSet<>(left.keySet());
        names.addAll(right.keySet());
        for (String name : names) {
            String one = left.get(name);
            String other = right.get(name);
            if (one == null || other == null) {
                return one == null ? -1 : 1;
            }
            int order = compareText(one, other);
            if (order != 0) {
                return order;
            }
        }
        return 0;
    }

    /** By code points, which is the order of the bytes of UTF-8. */
    private static int compareText(String a, String b) {
        int length = Math.min(a.length(), b.length());
        for (int i = 0; i < length; i++) {
            char left = a.charAt(i);
            char right = b.charAt(i);
            if (left != right) {
                boolean pair = Character.isSurrogate(left);
                return pair == Character.isSurrogate(right) ? Character.compare(left, right) : pair ? 1 : -1;
            }
        }
        return Integer.compare(a.length(), b.length());
    }
}
