package dev.signalman.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each wrong file has exactly the problems that are listed beside it, word for word, and none that repeats a secret. */
class WrongConfigurationTest {
    private static final String SECRET = "hunter2";
    private static final Map<String, String> ENVIRONMENT =
            Map.of("TOKEN", SECRET, "BLANK", " ", "TWO_LINES", SECRET + "\n" + SECRET, "PORT", "99999");
    private static final String GOOD = """
            organizations:
              - name: acme
                url: https://acme.semaphoreci.com
                token: ${TOKEN}
            """;

    @TempDir
    Path folder;

    @ParameterizedTest(name = "{0}")
    @MethodSource({"structure", "values", "variables", "addresses", "receiversAndRoutes", "alerting", "waysOut", "files"
    })
    void is_refused_with_a_message_that_tells_what_to_do(String name, String yaml, List<String> expected)
            throws IOException {
        Path file = folder.resolve("signalman.yaml");
        Files.writeString(file, yaml);
        Files.writeString(folder.resolve("not-a-certificate.pem"), SECRET);
        Files.writeString(folder.resolve("large"), "x".repeat(70_000));

        LoadResult result = ConfigurationLoader.load(file, ENVIRONMENT);

        assertThat(result).isInstanceOf(LoadResult.Invalid.class);
        List<String> lines = ((LoadResult.Invalid) result)
                .problems().stream()
                        .map(problem -> problem.toString()
                                .replace(file.toString(), "FILE")
                                .replace(folder.toString(), "FOLDER"))
                        .toList();
        assertThat(lines).containsExactlyElementsOf(expected).noneMatch(line -> line.contains(SECRET));
    }

    static Stream<Arguments> structure() {
        return Stream.of(
                wrong(
                        "an empty file",
                        "# nothing\n",
                        "FILE: is empty; config/signalman.yaml of the distribution shows what belongs here"),
                wrong("a list", "- a\n", "FILE:1: must be a section with keys, is a list"),
                wrong(
                        "no organizations",
                        "http: {}\n",
                        "FILE:1: organizations is missing; add it with at least one entry"),
                wrong(
                        "an empty list of organizations",
                        "organizations: []\n",
                        "FILE:1: organizations must have at least one entry"),
                wrong(
                        "an organization with nothing",
                        "organizations:\n  - {}\n",
                        "FILE:2: organizations[0].name is missing; add name: …",
                        "FILE:2: organizations[0].url is missing; add url: https://acme.semaphoreci.com",
                        "FILE:2: organizations[0].token is missing; add token: ${NAME_OF_A_VARIABLE}"),
                wrong(
                        "a section instead of a list",
                        "organizations: { name: acme }\n",
                        "FILE:1: organizations must be a list: begin each entry with \"- \", or put [ ] around; is a section"),
                wrong(
                        "a misspelt key",
                        GOOD + "    tokn: x\n",
                        "FILE:5: organizations[0].tokn is not a known key; did you mean token?"),
                wrong(
                        "camel case",
                        GOOD + "    api: { maxInFlight: 3 }\n",
                        "FILE:5: organizations[0].api.maxInFlight is not a known key; did you mean max_in_flight?"),
                wrong(
                        "a key from elsewhere",
                        GOOD + "shutdown: { retention: 3d }\n",
                        "FILE:5: shutdown.retention is not a known key; known here: drain_timeout"),
                wrong("a key twice", GOOD + "http: {}\nhttp: {}\n", "FILE:6: http is there twice; remove one of them"),
                wrong(
                        "a text instead of a section",
                        GOOD + "storage: sqlite:x.db\n",
                        "FILE:5: storage must be a section with keys, is a single value"),
                wrong(
                        "a section instead of a text",
                        GOOD.replace("${TOKEN}", "{ env: hunter2 }"),
                        "FILE:4: organizations[0].token must be a single value such as ${NAME_OF_A_VARIABLE}, is a section"),
                wrong(
                        "a text instead of a list",
                        GOOD + "    projects: { include: api }\n",
                        "FILE:5: organizations[0].projects.include must be a list: begin each entry with \"- \", or put [ ] around;"
                                + " is a single value"),
                wrong(
                        "an unquoted channel",
                        GOOD
                                + "receivers:\n  - name: a\n    slack_configs: [{ api_url: https://s.example,\n channel: #ci\n }]\n"
                                + "route: { receiver: a }\n",
                        "FILE:8: receivers[0].slack_configs[0].channel is empty; give it a value or remove it (a value that begins with"
                                + " # needs quotes)"),
                wrong(
                        "wrong indentation",
                        GOOD + "  http: {}\n",
                        "FILE:5: is not YAML here: check the indentation, the colons, that quotes and brackets are closed, and that a value"
                                + " with # or with a colon at its end is in quotes"),
                wrong(
                        "a tab",
                        GOOD + "http:\n\tlisten: x\n",
                        "FILE:6: is not YAML here: it has a tab where YAML wants spaces"),
                wrong(
                        "an alias by accident",
                        GOOD.replace("${TOKEN}", "*hunter2"),
                        "FILE:4: has an alias (*…) that nothing defines; put quotes around a value that begins with *"),
                wrong(
                        "a tag",
                        GOOD.replace("${TOKEN}", "!hunter2 x"),
                        "FILE:4: organizations[0].token has a YAML tag (!…); write the value without it, or put quotes around a value that"
                                + " begins with !"),
                wrong(
                        "a Java tag",
                        GOOD + "http: !!javax.script.ScriptEngineManager {}\n",
                        "FILE:5: has a YAML tag (!!…); write the value without it"),
                wrong(
                        "a tag that cannot be one",
                        GOOD + "http: !!%04 {}\n",
                        "FILE: has a YAML tag (!…) that cannot be one; write the value without it"),
                wrong(
                        "two documents",
                        GOOD + "---\nhttp: {}\n",
                        "FILE:5: has a second document after ---; only one is read"),
                wrong(
                        "a variable without quotes in braces",
                        "organizations:\n  - { name: {{ name }}, url: https://a.example, token: t }\n",
                        "FILE:2: organizations[0].name must be a single value such as …, is a section"),
                wrong(
                        "a tree that contains itself",
                        GOOD + "receivers: [{ name: a }]\nroute: &r\n  receiver: a\n  routes: [*r]\n",
                        "FILE:6: route.routes[0] contains itself by an alias; write it out"));
    }

    static Stream<Arguments> values() {
        return Stream.of(
                wrong(
                        "too many requests at once",
                        GOOD + "    api: { max_in_flight: 80 }\n",
                        "FILE:5: organizations[0].api.max_in_flight must be 1 to 50 (the server sheds load above 50), is '80'"),
                wrong(
                        "no requests",
                        GOOD + "    api: { requests_per_minute: 0 }\n",
                        "FILE:5: organizations[0].api.requests_per_minute must be 1 to 100000, is '0'"),
                wrong(
                        "a number in words",
                        GOOD + "    api: { max_pages: many }\n",
                        "FILE:5: organizations[0].api.max_pages must be a whole number, is 'many'"),
                wrong(
                        "a number in quotes",
                        GOOD + "    api: { max_pages: \"5\" }\n",
                        "FILE:5: organizations[0].api.max_pages must be a whole number without quotes, is '5'"),
                wrong(
                        "a fraction",
                        GOOD + "    api: { max_attempts: 1.5 }\n",
                        "FILE:5: organizations[0].api.max_attempts must be a whole number, is '1.5'"),
                wrong(
                        "a duration without unit",
                        GOOD + "    api: { request_timeout: 30 }\n",
                        "FILE:5: organizations[0].api.request_timeout must be a duration with its unit, such as 30s, 5m, 1h30m or 2d, is '30'"),
                wrong(
                        "a duration in another language",
                        GOOD + "    watch: { overlap: PT2M }\n",
                        "FILE:5: organizations[0].watch.overlap must be a duration with its unit, such as 30s, 5m, 1h30m or 2d, is 'PT2M'"),
                wrong(
                        "a duration out of range",
                        GOOD + "    watch: { backfill: 365d }\n",
                        "FILE:5: organizations[0].watch.backfill must be 0s to 90d, is '365d'"),
                wrong(
                        "too little grace for a scheduler",
                        GOOD + "    watch: { schedule_grace: 10s }\n",
                        "FILE:5: organizations[0].watch.schedule_grace must be 1m to 1d, is '10s'"),
                wrong(
                        "intervals in the wrong order",
                        GOOD + "    watch: { quiet_interval: 5s }\n",
                        "FILE:5: organizations[0].watch.quiet_interval is 5s, which is shorter than active_interval, 30s"),
                wrong(
                        "more history than the log keeps",
                        GOOD + "    watch: { backfill: 1d }\nstorage: { retention: 1d }\n",
                        "FILE:5: organizations[0].watch.backfill must be shorter than storage.retention, by overlap and an"
                                + " hour at least: what the log has deleted could be told twice"),
                wrong(
                        "a decimal size",
                        GOOD + "    api: { max_response_size: 2MB }\n",
                        "FILE:5: organizations[0].api.max_response_size must be a size with B, KiB, MiB or GiB, such as 512KiB or 2MiB, is '2MB'"),
                wrong(
                        "a size out of range",
                        GOOD + "    api: { max_response_size: 1KiB }\n",
                        "FILE:5: organizations[0].api.max_response_size must be 64KiB to 256MiB, is '1KiB'"),
                wrong(
                        "yes",
                        GOOD + "    allow_plain_http: yes\n",
                        "FILE:5: organizations[0].allow_plain_http must be true or false, is 'yes'"),
                wrong(
                        "an unknown mode",
                        GOOD + "rerun: { mode: acct }\n",
                        "FILE:5: rerun.mode must be off or observe or act (did you mean act?), is 'acct'"),
                wrong(
                        "an unknown severity",
                        GOOD + "rules: { adjust: [{ alert: A, severity: page }] }\n",
                        "FILE:5: rules.adjust[0].severity must be critical or warning or info, is 'page'"),
                wrong(
                        "a regular expression as glob",
                        GOOD + "    branches:\n      watch:\n        - main\n        - release/[0-9]+\n",
                        "FILE:8: organizations[0].branches.watch[1] must be a glob, in which only * (any text) and ? (any character) are"
                                + " special; write alternatives as several entries, is 'release/[0-9]+'"),
                wrong(
                        "a blank glob",
                        GOOD + "rerun: { branches: { include: [' '] } }\n",
                        "FILE:5: rerun.branches.include[0] must not be blank; write \"*\" for all, is ' '"),
                wrong(
                        "nothing to watch",
                        GOOD + "    projects: { include: [] }\n",
                        "FILE:5: organizations[0].projects.include is empty, so nothing would be watched; write [\"*\"] for all projects"),
                wrong(
                        "no reason to rerun",
                        GOOD + "rerun: { reasons: [] }\n",
                        "FILE:5: rerun.reasons is empty, so nothing would be rerun; remove it, or write mode: off"),
                wrong(
                        "a name twice",
                        GOOD + "  - { name: acme, url: https://b.example, token: t }\n",
                        "FILE:5: organizations[1].name is 'acme', as is organizations[0].name; names must differ"),
                wrong(
                        "a blank name",
                        GOOD.replace("acme\n", "' '\n"),
                        "FILE:2: organizations[0].name must not be blank, is ' '"));
    }

    static Stream<Arguments> variables() {
        return Stream.of(
                wrong(
                        "a variable that is not set",
                        GOOD.replace("TOKEN", "TOKEM"),
                        "FILE:4: organizations[0].token needs the environment variable TOKEM, which is not set; set it, or write"
                                + " ${TOKEM:-default} or ${file:path}"),
                wrong(
                        "a variable with nothing in it",
                        GOOD.replace("TOKEN", "BLANK"),
                        "FILE:4: organizations[0].token must not be blank (the value is secret and not shown)"),
                wrong(
                        "a token of two lines",
                        GOOD.replace("TOKEN", "TWO_LINES"),
                        "FILE:4: organizations[0].token must be a single line (the value is secret and not shown)"),
                wrong(
                        "a secret where a number belongs",
                        GOOD + "    api: { max_pages: \"${TOKEN}\" }\n",
                        "FILE:5: organizations[0].api.max_pages must be a whole number, is what ${TOKEN} stands for (not shown)"),
                wrong(
                        "a missing file",
                        GOOD.replace("TOKEN", "file:none"),
                        "FILE:4: organizations[0].token needs the file FOLDER/none, which does not exist"),
                wrong(
                        "a folder in place of a file",
                        GOOD.replace("TOKEN", "file:."),
                        "FILE:4: organizations[0].token needs the file FOLDER/., which is a folder, a pipe or a device; name a regular file"),
                wrong(
                        "a device in place of a file",
                        GOOD.replace("TOKEN", "file:/dev/null"),
                        "FILE:4: organizations[0].token needs the file /dev/null, which is a folder, a pipe or a device; name a regular file"),
                wrong(
                        "a file that is no secret",
                        GOOD.replace("TOKEN", "file:large"),
                        "FILE:4: organizations[0].token needs the file FOLDER/large, which is larger than 64KiB"),
                wrong(
                        "an open brace",
                        GOOD.replace("${TOKEN}", "${TOKEN"),
                        "FILE:4: organizations[0].token has a ${ without its }; write $${ for a plain ${"),
                wrong(
                        "an unknown form",
                        GOOD.replace("${TOKEN}", "${hunter2 here}"),
                        "FILE:4: organizations[0].token has a ${…} that is none of ${NAME}, ${NAME:-default} and ${file:path}; write $${ for"
                                + " a plain ${"),
                wrong(
                        "a port from a variable",
                        GOOD + "http: { listen: \"127.0.0.1:${PORT}\" }\n",
                        "FILE:5: http.listen must have a port from 0 to 65535, is what 127.0.0.1:${PORT} stands for (not shown)"));
    }

    static Stream<Arguments> addresses() {
        return Stream.of(
                wrong(
                        "an address without scheme",
                        GOOD.replace("https://", ""),
                        "FILE:3: organizations[0].url must be an address such as https://host or https://host:8443/path, is 'acme.semaphoreci.com'"),
                wrong(
                        "another scheme",
                        GOOD.replace("https:", "ssh:"),
                        "FILE:3: organizations[0].url must be an address such as https://host or https://host:8443/path, is"
                                + " 'ssh://acme.semaphoreci.com'"),
                wrong(
                        "a password in an address",
                        GOOD.replace("https://", "https://me:hunter2@"),
                        "FILE:3: organizations[0].url must be an address without user and password (the value is not shown)"),
                wrong(
                        "a query in an address",
                        GOOD.replace(".com", ".com?x=1"),
                        "FILE:3: organizations[0].url must be an address without ? and # (the value is not shown)"),
                wrong(
                        "plain http to another machine",
                        GOOD.replace("https:", "http:"),
                        "FILE:3: organizations[0].url is plain http to another machine, so the token could be read on the way; use https, or"
                                + " add allow_plain_http: true beside it"),
                wrong(
                        "a port without host",
                        GOOD + "http: { listen: \":8080\" }\n",
                        "FILE:5: http.listen must be host:port, such as 127.0.0.1:8080, [::1]:8080, or 0.0.0.0:8080 for every interface, is ':8080'"),
                wrong(
                        "another database",
                        GOOD + "storage: { url: \"jdbc:mysql://h/d\" }\n",
                        "FILE:5: storage.url must be sqlite:path/to/file.db or postgresql://user@host:5432/database, is 'jdbc:mysql://h/d'"),
                wrong(
                        "a database without name",
                        GOOD + "storage: { url: \"postgresql://me@host\" }\n",
                        "FILE:5: storage.url must name host and database, such as postgresql://user@host:5432/database (the value is not shown)"),
                wrong(
                        "a password in the database's address",
                        GOOD + "storage: { url: \"postgresql://me:hunter2@host/d\" }\n",
                        "FILE:5: storage.url must not contain a password; put it into storage.password (the value is not shown)"),
                wrong(
                        "a password in the settings of the database's address",
                        GOOD + "storage: { url: \"postgresql://me@host/d?ssl=true&password=hunter2\" }\n",
                        "FILE:5: storage.url must not contain a password; put it into storage.password (the value is not shown)"),
                wrong(
                        "a password in the settings, with an escape in its name",
                        GOOD + "storage: { url: \"postgresql://host/d?p%61ssword=hunter2\" }\n",
                        "FILE:5: storage.url must not contain a password; put it into storage.password (the value is not shown)"),
                wrong(
                        "the password of a key in the database's address",
                        GOOD + "storage: { url: \"postgresql://me@host/d?sslpassword=hunter2\" }\n",
                        "FILE:5: storage.url must not contain sslpassword; use a key file without a password that only this user may read (the value is not shown)"),
                wrong(
                        "the user in the settings of the database's address",
                        GOOD + "storage: { url: \"postgresql://host/d?user=hunter2\" }\n",
                        "FILE:5: storage.url must have the user before the host, such as postgresql://user@host:5432/database (the value is not shown)"),
                wrong(
                        "a database in memory",
                        GOOD + "storage: { url: \"sqlite::memory:\" }\n",
                        "FILE:5: storage.url must be the plain path of a file, without settings, since a database in memory would forget everything; such as sqlite:data/signalman.db, is 'sqlite::memory:'"),
                wrong(
                        "a database in memory, as a URI",
                        GOOD + "storage: { url: \"sqlite:file:x?mode=memory\" }\n",
                        "FILE:5: storage.url must be the plain path of a file, without settings, since a database in memory would forget everything; such as sqlite:data/signalman.db, is 'sqlite:file:x?mode=memory'"),
                wrong(
                        "a password for SQLite",
                        GOOD + "storage: { password: hunter2 }\n",
                        "FILE:5: storage.password is only for PostgreSQL, but storage.url is an SQLite file; remove it"));
    }

    static Stream<Arguments> alerting() {
        String route = GOOD + "receivers: [{ name: a }]\nroute:\n  receiver: a\n";
        return Stream.of(
                wrong(
                        "a Slack channel that cannot be reached",
                        receiver("slack_configs: [{ channel: '#ci' }]"),
                        "FILE:5: receivers[0].slack_configs[0] has neither api_url (an incoming webhook) nor bot_token; add one of them"),
                wrong(
                        "a Slack channel that can be reached twice",
                        receiver("slack_configs: [{ api_url: 'https://s.example/x', bot_token: t, channel: c }]"),
                        "FILE:5: receivers[0].slack_configs[0] has both api_url and bot_token; remove one of them"),
                wrong(
                        "a bot without a channel",
                        receiver("slack_configs: [{ bot_token: t }]"),
                        "FILE:5: receivers[0].slack_configs[0].channel is missing; a bot must be told where to write, such as channel:"
                                + " \"#ci\""),
                wrong(
                        "mail without a server",
                        receiver("email_configs: [{ to: [a@b.example] }]"),
                        "FILE:5: receivers[0].email_configs[0].smarthost is missing, and so is global.smtp_smarthost; add one of them, such"
                                + " as mail.example.com:587",
                        "FILE:5: receivers[0].email_configs[0].from is missing, and so is global.smtp_from; add one of them, such as"
                                + " ci@example.com"),
                wrong(
                        "mail to nobody",
                        receiver("email_configs: [{ to: [nobody], from: 'CI <ci@b.example>', smarthost: mail }]"),
                        "FILE:5: receivers[0].email_configs[0].to[0] must be a mail address such as ci@example.com or \"CI"
                                + " <ci@example.com>\"",
                        "FILE:5: receivers[0].email_configs[0].smarthost must be host:port, such as mail.example.com:587"),
                wrong(
                        "half a login",
                        GOOD + "global: { smtp_auth_username: ci }\n",
                        "FILE:5: global has only one of smtp_auth_username and smtp_auth_password; add the other one"),
                wrong(
                        "an Alertmanager with half a login",
                        receiver("alertmanager_configs: [{ urls: ['https://a.example'], username: u }]"),
                        "FILE:5: receivers[0].alertmanager_configs[0] has only one of username and password; add the other one"),
                wrong(
                        "labels that are none",
                        GOOD + "rules: { adjust: [{ alert: A, labels: { a-b: c }, params: [x] }] }\n",
                        "FILE:5: rules.adjust[0].params must be names with values, such as { name: value }; is a list",
                        "FILE:5: rules.adjust[0].labels has 'a-b', which cannot be the name of a label: letters, digits and _ only, not a"
                                + " digit at first"),
                wrong(
                        "an interval that is not there",
                        route + "  routes: [{ mute_time_intervals: [night] }]\n",
                        "FILE:8: route.routes[0].mute_time_intervals[0] is 'night', which is not defined; time_intervals are: none"),
                wrong(
                        "an interval at the root",
                        route + "  active_time_intervals: [day]\n",
                        "FILE:8: route.active_time_intervals must not be there: the root of the route is the last resort; move it to a route"
                                + " below",
                        "FILE:8: route.active_time_intervals[0] is 'day', which is not defined; time_intervals are: none"),
                wrong(
                        "all labels and one",
                        route + "  group_by: ['...', project]\n",
                        "FILE:8: route.group_by has \"...\" beside others; it means all labels, so let it stand alone"),
                wrong(
                        "no time at all",
                        route + "  group_interval: 0s\n  repeat_interval: 0s\n",
                        "FILE:8: route.group_interval must be longer than 0s",
                        "FILE:9: route.repeat_interval must be longer than 0s"),
                wrong(
                        "an escalation to nobody",
                        route + "  escalations: [{ after: 5m, receiver: b }]\n",
                        "FILE:8: route.escalations[0].receiver is 'b', which is not defined; receivers are: a"),
                wrong(
                        "a night that ends before it begins",
                        interval("times: [{ start_time: '22:00', end_time: '06:00' }]"),
                        "FILE:5: time_intervals[0].time_intervals[0].times[0] must end after it begins; a time over midnight is two entries,"
                                + " one until \"24:00\" and one from \"00:00\""),
                wrong(
                        "times that are none",
                        interval("times: [{ start_time: '9', end_time: '25:00' }]"),
                        "FILE:5: time_intervals[0].time_intervals[0].times[0].start_time must be a time of the day in quotes, such as"
                                + " \"09:30\" or \"24:00\", is '9'",
                        "FILE:5: time_intervals[0].time_intervals[0].times[0].end_time must be a time of the day in quotes, such as"
                                + " \"09:30\" or \"24:00\", is '25:00'"),
                wrong(
                        "days that are none",
                        interval("weekdays: [mon], days_of_month: [0], months: [13], years: ['2027:2026']"),
                        "FILE:5: time_intervals[0].time_intervals[0].weekdays[0] must be like monday:friday or sunday, is 'mon'",
                        "FILE:5: time_intervals[0].time_intervals[0].days_of_month[0] must be like 1:5 or -3:-1; there is no day 0, is '0'",
                        "FILE:5: time_intervals[0].time_intervals[0].months[0] must be like january:march or 1:3, is '13'",
                        "FILE:5: time_intervals[0].time_intervals[0].years[0] must not end before it begins; write two entries instead, like"
                                + " 2026:2027, is '2027:2026'"),
                wrong(
                        "a zone that is none",
                        interval("location: Berlin"),
                        "FILE:5: time_intervals[0].time_intervals[0].location must be a time zone such as Europe/Berlin or UTC, is 'Berlin'"),
                wrong(
                        "one rule adjusted twice",
                        GOOD + "rules: { adjust: [{ alert: A }, { alert: A }] }\n",
                        "FILE:5: rules.adjust[1].alert is 'A', as is rules.adjust[0].alert; names must differ"),
                wrong(
                        "a heartbeat that anybody can read",
                        GOOD + "heartbeat: { url: 'http://h.example/hunter2' }\n",
                        "FILE:5: heartbeat.url is plain http to another machine, so it could be read on the way; use https, or add"
                                + " allow_plain_http: true beside it"));
    }

    private static String receiver(String way) {
        return GOOD + "receivers: [{ name: a, " + way + " }]\nroute: { receiver: a }\n";
    }

    private static String interval(String period) {
        return GOOD + "time_intervals: [{ name: n, time_intervals: [{ " + period + " }] }]\n";
    }

    static Stream<Arguments> receiversAndRoutes() {
        String receivers = GOOD + "receivers: [{ name: slack }, { name: oncall-email }]\n";
        return Stream.of(
                wrong(
                        "receivers without a route",
                        receivers,
                        "FILE:1: route is missing, so no receiver would hear of anything; add route: { receiver: slack }"),
                wrong(
                        "an undefined receiver in a nested route",
                        receivers
                                + "route:\n  receiver: slack\n  routes:\n    - receiver: slack\n    - receiver: slak\n",
                        "FILE:10: route.routes[1].receiver is 'slak', which is not defined; receivers are: slack, oncall-email"),
                wrong(
                        "a route without receivers",
                        GOOD + "route: { receiver: a }\n",
                        "FILE:5: route.receiver is 'a', which is not defined; receivers are: none"),
                wrong(
                        "a root without receiver",
                        receivers + "route: { matchers: ['severity=b'], continue: true }\n",
                        "FILE:6: route.receiver is missing; the root of the route says who hears of what no other route takes",
                        "FILE:6: route.matchers must not be there: the root of the route takes everything; move them to routes",
                        "FILE:6: route.continue must not be there: nothing comes after the root of the route; remove it"),
                wrong(
                        "a receiver's name twice",
                        GOOD + "receivers: [{ name: a }, { name: a }]\nroute: { receiver: a }\n",
                        "FILE:5: receivers[1].name is 'a', as is receivers[0].name; names must differ"),
                wrong(
                        "a matcher in another language",
                        receivers + "route:\n  receiver: slack\n  routes: [{ matchers: ['severity == critical'] }]\n",
                        "FILE:8: route.routes[0].matchers[0] must be a matcher such as severity=\"critical\" or branch=~\"release/.*\", with =, !=,"
                                + " =~ or !~, is 'severity == critical'"),
                wrong(
                        "a regular expression that cannot be read",
                        receivers
                                + "route:\n  receiver: slack\n  routes: [{ matchers: ['branch=~\"release/(.*\"'] }]\n",
                        "FILE:8: route.routes[0].matchers[0] must have a regular expression that can be read (missing closing )), is"
                                + " 'branch=~\"release/(.*\"'"),
                wrong(
                        "a Slack webhook that is no address",
                        GOOD
                                + "receivers: [{ name: a, slack_configs: [{ api_url: hunter2 }] }]\nroute: { receiver: a }\n",
                        "FILE:5: receivers[0].slack_configs[0].api_url must be an address such as https://host or https://host:8443/path (the"
                                + " value is secret and not shown)"),
                wrong(
                        "a webhook over plain http",
                        GOOD
                                + "receivers: [{ name: a, webhook_configs: [{ url: 'http://h.example/hunter2' }] }]\nroute: { receiver: a }\n",
                        "FILE:5: receivers[0].webhook_configs[0].url is plain http to another machine, so alerts could be read on the way; use"
                                + " https, or add allow_plain_http: true beside it"),
                wrong(
                        "an unknown kind of receiver",
                        GOOD + "receivers: [{ name: a, emails_config: [] }]\nroute: { receiver: a }\n",
                        "FILE:5: receivers[0].emails_config is not a known key; did you mean email_configs?"));
    }

    static Stream<Arguments> waysOut() {
        return Stream.of(
                wrong(
                        "a certificate that is none, and a key that is not there",
                        GOOD + "http: { tls: { cert_file: not-a-certificate.pem, key_file: missing.pem } }\n",
                        "FILE:5: http.tls.cert_file must be a PEM file with certificates; FOLDER/not-a-certificate.pem is not",
                        "FILE:5: http.tls.key_file names the file FOLDER/missing.pem, which does not exist or cannot be read"),
                wrong(
                        "a password over plain http",
                        GOOD
                                + "metrics: { pushgateway: { url: 'http://gateway', basic_auth: { username: a, password: '${TOKEN}' } } }\n",
                        "FILE:5: metrics.pushgateway.url is plain http to another machine, so the password could be read on the way;"
                                + " use https, or add allow_plain_http: true beside it"),
                wrong(
                        "a token over plain http, and a password beside it",
                        GOOD
                                + "metrics: { otlp: { endpoint: 'http://collector:4318', bearer_token: '${TOKEN}',"
                                + " basic_auth: { username: a, password: '${TOKEN}' } } }\n",
                        "FILE:5: metrics.otlp.bearer_token is there beside basic_auth; remove one of them",
                        "FILE:5: metrics.otlp.endpoint is plain http to another machine, so the password could be read on the way;"
                                + " use https, or add allow_plain_http: true beside it"),
                wrong(
                        "a group by labels that are none",
                        GOOD + "metrics: { pushgateway: { url: 'http://gateway', grouping: { job: a, 1a: b } } }\n",
                        "FILE:5: metrics.pushgateway.grouping.1a is not a label's name: letters, digits and _ without a digit or __"
                                + " at the beginning",
                        "FILE:5: metrics.pushgateway.grouping.job has a key of its own: job, beside grouping"),
                wrong(
                        "exports that go nowhere, everywhere and to one file",
                        GOOD + """
                                exports:
                                  - { name: a }
                                  - { name: a, file: { path: x }, kafka: { bootstrap_servers: [k:9092], topic: t } }
                                  - { name: "c d", file: { path: x } }
                                """,
                        "FILE:6: exports[0] says not where to; add webhook, file or kafka",
                        "FILE:7: exports[1].name is 'a', as is exports[0].name; names must differ",
                        "FILE:7: exports[1] goes to more than one place; make an export of each",
                        "FILE:8: exports[2].name must be 1 to 60 letters, digits, '_', '-' or '.'",
                        "FILE:8: exports[2].file.path is the same file as exports[1].file.path; each export needs its own"),
                wrong(
                        "Kafka without a port, with a topic that cannot be, and settings that are ours",
                        GOOD + """
                                exports:
                                  - name: a
                                    kafka:
                                      bootstrap_servers: [k, "k:9092"]
                                      topic: a b
                                      producer_properties: { acks: "0", compression.type: gzip, linger.ms: "5" }
                                """,
                        "FILE:8: exports[0].kafka.bootstrap_servers[0] must be host:port such as kafka:9092, is 'k'",
                        "FILE:9: exports[0].kafka.topic must be 1 to 249 letters, digits, '.', '_' or '-', is 'a b'",
                        "FILE:10: exports[0].kafka.producer_properties.acks is set by Signalman itself, so that nothing is lost;"
                                + " leave it out",
                        "FILE:10: exports[0].kafka.producer_properties.compression.type has a key of its own: compression"),
                wrong(
                        "many events in binary mode, and waits in the wrong order",
                        GOOD
                                + "exports: [{ name: a, first_retry: 10m, webhook: { url: 'https://h', mode: binary, batch: 5 } }]\n",
                        "FILE:5: exports[0].longest_retry is 5m, which is shorter than first_retry, 10m",
                        "FILE:5: exports[0].webhook.batch must be 1 with mode: binary, since a request has headers for one event only"));
    }

    static Stream<Arguments> files() {
        return Stream.of(
                wrong(
                        "a missing authority",
                        GOOD + "    ca_file: none.pem\n",
                        "FILE:5: organizations[0].ca_file names the file FOLDER/none.pem, which does not exist"),
                wrong(
                        "an authority that is none",
                        GOOD + "    ca_file: not-a-certificate.pem\n",
                        "FILE:5: organizations[0].ca_file must be a PEM file with certificates; FOLDER/not-a-certificate.pem is not"));
    }

    private static Arguments wrong(String name, String yaml, String... expected) {
        return arguments(name, yaml, List.of(expected));
    }
}
