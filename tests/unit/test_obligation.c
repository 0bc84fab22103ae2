/* SPDX-License-Identifier: Apache-2.0 */
/* What is owed, by when, what fulfils it; and the timeliness that follows. */
#include "messages.h"

#include "domain/indicator.h"
#include "domain/obligation.h"

#define TEXT(literal) ((char *)(uintptr_t)(literal))

static struct civil_date day(const char *text)
{
    struct civil_date out = {0};

    assert_int_equal(civil_parse(text, &out), KAOHE_OK);
    return out;
}

static void test_what_is_owed(void **unused)
{
    PeriodKind kinds[] = {PERIOD_KIND_HALF, PERIOD_KIND_YEAR};
    Obligation owed = OBLIGATION_INIT;
    struct settings settings = {.due = NULL};
    struct civil_date due;
    const struct period h1 = {PERIOD_HALF, 2017, 1};
    const struct period q1 = {PERIOD_QUARTER, 2017, 1};
    const struct period before = {PERIOD_YEAR, 2016, 1};

    (void)unused;
    owed.periods = kinds;
    owed.n_periods = 2;
    owed.record = TEXT("phone/branch");
    owed.has_due_days = true;
    owed.due_days = 15;
    owed.first = TEXT("2017-01-01");
    owed.last = TEXT("2017-12-31");
    assert_true(obligation_applies(&owed, h1));
    assert_false(obligation_applies(&owed, q1));
    assert_false(obligation_applies(&owed, before));
    assert_false(obligation_applies(&owed, (struct period){PERIOD_HALF, 2018, 1}));
    assert_true(obligation_due(&owed, h1, &settings, &due));
    assert_int_equal(civil_compare(due, day("2017-07-15")), 0);
    settings.due = "2017-07-31";
    assert_true(obligation_due(&owed, h1, &settings, &due));
    assert_int_equal(civil_compare(due, day("2017-07-31")), 0);
}

static void test_what_fulfils_it(void **unused)
{
    Obligation owed = OBLIGATION_INIT;
    PhoneTest phone = PHONE_TEST_INIT;
    Record record = RECORD_INIT;
    HeldRecord first = HELD_RECORD_INIT;
    HeldRecord second = HELD_RECORD_INIT;
    HeldRecord *held[] = {&first, &second};
    Dossier dossier = DOSSIER_INIT;

    (void)unused;
    phone.has_conductor = true;
    phone.conductor = CONDUCTOR_BRANCH;
    record.kind_case = KIND_PHONE_TEST;
    record.phone_test = &phone;
    first.record = second.record = &record;
    first.has_entry = second.has_entry = true;
    first.entry = 9;
    second.entry = 12; /* a correction of what entry 5 brought */
    second.has_first_entry = true;
    second.first_entry = 5;
    dossier.records = held;
    dossier.n_records = 2;
    owed.record = TEXT("phone/branch");
    assert_ptr_equal(obligation_filed(&owed, &dossier), &second);
    assert_null(obligation_filed(&owed, NULL));
    owed.record = TEXT("collection/");
    assert_null(obligation_filed(&owed, &dossier));
}

/* Midnight in Taipei is 16:00 UTC of the day before. */
#define TAIPEI(days, microseconds)                                                       \
    ((days)*INT64_C(86400000000) - INT64_C(8) * 3600000000 + (microseconds))

static void test_in_time_to_the_microsecond(void **unused)
{
    Catalogue catalogue = CATALOGUE_INIT;
    HeldRecord filed = HELD_RECORD_INIT;
    const struct civil_date due = day("2017-07-15");
    const int64_t days = civil_to_days(due);

    (void)unused;
    catalogue.utc_offset_minutes = 480;
    filed.first_time = TAIPEI(days + 1, -1);
    assert_true(obligation_in_time(&filed, due, &catalogue));
    filed.first_time = TAIPEI(days + 1, 0);
    assert_false(obligation_in_time(&filed, due, &catalogue));
    filed.first_time = TAIPEI(days, -1);
    assert_int_equal(civil_compare(civil_of_time(filed.first_time, 480), due), -1);
}

/* Owed for 106H1: collections by 07-15, a phone test by 07-10. 106Q1: nothing. */
static const char catalogue_json[] =
    "{'id': 'c', 'utcOffsetMinutes': 480, 'obligations': ["
    "{'id': 'a', 'periods': ['PERIOD_KIND_HALF'], 'record': 'collection/', 'dueDays': "
    "15},"
    "{'id': 'b', 'periods': ['PERIOD_KIND_HALF'], 'record': 'phone/branch', 'dueDays': "
    "10}]}";

#define HELD(record, entry, day, more)                                                   \
    "{'record': {" record "}, 'entry': '" entry "', 'firstTime': '" day "'" more "}"
#define BANK "'collection': {'channel': 'bank', 'amount': '1'}"
#define STORE "'collection': {'channel': 'store', 'amount': '1'}"
#define PHONE "'phoneTest': {'conductor': 'CONDUCTOR_BRANCH', 'meanScore': '90'}"
#define PHONE_HQ "'phoneTest': {'conductor': 'CONDUCTOR_HEADQUARTERS', 'meanScore': '90'}"
#define JULY_10 "1499702399999999" /* the last microsecond of it in Taipei */
#define JULY_11 "1499702400000000"
#define JULY_16 "1500134400000000"
#define BY_HEADQUARTERS ", 'byHeadquarters': true"

static const struct {
    const char *period, *due, *records;
    int64_t numerator, denominator; /* 0: no value */
} timely[] = {
    {"106H1", NULL, HELD(BANK, "1", JULY_10, "") ", " HELD(PHONE, "2", JULY_10, ""), 2,
     2},
    /* what is missing is not in time; what is late neither */
    {"106H1", NULL, HELD(BANK, "1", JULY_11, ""), 1, 2},
    {"106H1", NULL, HELD(BANK, "1", JULY_10, "") ", " HELD(PHONE, "2", JULY_11, ""), 1,
     2},
    {"106H1", NULL, HELD(BANK, "1", JULY_16, "") ", " HELD(PHONE, "2", JULY_16, ""), 0,
     2},
    /* the first record of it counts, and of a corrected one the first telling */
    {"106H1", NULL, HELD(BANK, "2", JULY_16, "") ", " HELD(STORE, "1", JULY_10, ""), 1,
     2},
    {"106H1", NULL,
     HELD(BANK, "9", JULY_10, ", 'firstEntry': '1'") ", " HELD(STORE, "3", JULY_16, ""),
     1, 2},
    /* headquarters settled another day */
    {"106H1", "2017-07-16",
     HELD(BANK, "1", JULY_16, "") ", " HELD(PHONE, "2", JULY_16, ""), 2, 2},
    {"106H1", "2017-07-09",
     HELD(BANK, "1", JULY_10, "") ", " HELD(PHONE, "2", JULY_10, ""), 0, 2},
    /* it reported something, and nothing of what it owes */
    {"106H1", NULL, HELD("'serviceTime': {}", "1", JULY_10, ""), 0, 2},
    /* nothing was filed but what headquarters measured itself: no value, not 0 */
    {"106H1", NULL, "", 0, 0},
    {"106H1", NULL, HELD(PHONE_HQ, "1", JULY_10, BY_HEADQUARTERS), 0, 0},
    {"106H1", NULL, HELD(BANK, "1", JULY_10, BY_HEADQUARTERS), 1, 2},
    /* nothing is owed */
    {"106Q1", NULL, HELD(BANK, "1", JULY_10, ""), 0, 0},
    {"?", NULL, HELD(BANK, "1", JULY_10, ""), 0, 0},
};

static void test_timeliness(void **state)
{
    struct arena *arena = *state;

    for (size_t i = 0; i < sizeof timely / sizeof *timely; i++) {
        Board board = BOARD_INIT;
        char json[1024];
        struct indicator_value value = {0};

        board.indicator = message(arena, &kaohe__v1__indicator__descriptor,
                                  "{'kind': 'INDICATOR_KIND_TIMELINESS'}");
        snprintf(json, sizeof json, "{'period': '%s', 'records': [%s]}", timely[i].period,
                 timely[i].records);
        struct indicator_data data = {
            .dossier = message(arena, &kaohe__v1__dossier__descriptor, json),
            .catalogue =
                message(arena, &kaohe__v1__catalogue__descriptor, catalogue_json),
            .settings = {.due = timely[i].due},
            .arena = arena,
        };
        const bool has_value = indicator_compute(&board, &data, &value);
        if (has_value != (timely[i].denominator > 0))
            fail_msg("case %zu: %d", i, has_value);
        if (has_value && (value.value.numerator != timely[i].numerator ||
                          value.value.denominator != timely[i].denominator ||
                          value.basis != timely[i].denominator))
            fail_msg("case %zu: %lld of %lld", i, (long long)value.value.numerator,
                     (long long)value.value.denominator);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_what_is_owed),
        cmocka_unit_test(test_what_fulfils_it),
        cmocka_unit_test(test_in_time_to_the_microsecond),
        IN_ARENA(test_timeliness),
    };

    return cmocka_run_group_tests_name("obligation", tests, NULL, NULL);
}
