package dev.signalman.dispatch;

import dev.signalman.alert.Alert;
import dev.signalman.alert.Labels;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Map;

/** The order in which Alertmanager tells alerts: by job and instance, those without last, then by how many labels and by all of them. */
final class AlertOrder {
    static final Comparator<Labels> LABELS = AlertOrder::compareLabels;
    static final Comparator<Alert> ALERTS = Comparator.comparing(Alert::labels, AlertOrder::compare);

    private static final List<String> FIRST = List.of("job", "instance");

    private AlertOrder() {}

    private static int compare(Labels a, Labels b) {
        for (String first : FIRST) {
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
        Iterator<Map.Entry<String, String>> ones = left.entrySet().iterator();
        Iterator<Map.Entry<String, String>> others = right.entrySet().iterator();
        while (ones.hasNext()) {
            Map.Entry<String, String> one = ones.next();
            Map.Entry<String, String> other = others.next();
            int byName = one.getKey().compareTo(other.getKey());
            if (byName != 0) {
                // what lacks the name that is first comes first
                return -byName;
            }
            int byValue = compareText(one.getValue(), other.getValue());
            if (byValue != 0) {
                return byValue;
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
