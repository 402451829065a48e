"""Stock forms: what an outlet prints again and again with other figures, names and days. No two are related."""

import random
from datetime import datetime

from benchmarks.corpus import NAMES, PLACES

MONTHS = ("January", "March", "April", "June", "July", "September", "October", "December")

FORMS = (
    """The official exchange rates of the Bank of Aldovia for {day} {month} are as follows. The US dollar is set at
0.{0} crowns, the euro at 1.{1} crowns, the pound at 1.{2} crowns, the yen at 0.{3} crowns for a hundred and the franc
at 1.{4} crowns. The rates are set every working day at noon on the basis of the interbank market and are binding for
customs, taxes and the accounts of the state. The turnover of the interbank market came to {5} million crowns.""",
    """{place} will be {sky} on {day} {month}, the weather service says. The wind will blow from the {wind} at {0}
kilometres an hour, with gusts of up to {1} in the hills. Temperatures will lie between {2} and {3} at night and between
{4} and {5} by day. Humidity will be {6} percent, the pressure {7} millimetres of mercury. Drivers are asked to keep
their distance on wet roads and to watch for fog in the valleys of the north before sunrise.""",
    """The numbers drawn in the state lottery on {day} {month} are {0}, {1}, {2}, {3}, {4} and {5}, the bonus number is
{6}. There were {7} winners with five numbers, who receive {8} crowns each, and {9} with four. The jackpot stands at
{10} thousand crowns. The next draw is on Saturday at eight in the evening and is shown on the first channel.""",
    """Ships expected in the port of {place} on {day} {month}: {0} container ships with {1} containers, {2} bulk
carriers with {3} tonnes of grain, {4} tankers with {5} tonnes of oil products. The port handled {6} thousand tonnes in
the week before, {7} percent more than in the same week of last year, and {8} thousand passengers. The roads to the
terminals are open to lorries from five in the morning until ten at night.""",
    """The traffic police of {place} registered {0} accidents on {day} {month}, in which {1} people were injured. {2}
drivers were fined for speeding, {3} for crossing on red and {4} for driving without papers; {5} cars were towed away.
The police remind all drivers that seat belts are compulsory on every seat and that the use of telephones at the wheel
is fined with 80 crowns and two points.""",
    """The share index of the exchange of {place} closed at {0}.{1} points on {day} {month}, after {2}.{3} points
the day before. {4} shares rose, {5} fell and {6} were unchanged. The turnover was {7} million crowns. The most traded
shares were those of the railway with {8} contracts, of the power company with {9} and of the national bank with {10}.
Oil of the North Sea kind cost {11}.{12} dollars a barrel, an ounce of gold {13} dollars.""",
    """Blood is needed: the donor centre of {place} has {0} units of group A, {1} of group B, {2} of group AB and {3} of
group O left on {day} {month}. The centre is open from 8 to 16 on weekdays. Donors have to be between 18 and 65 years
old, weigh at least 50 kilograms and bring a paper with a photograph. {name} of the centre thanks the {4} donors of the
past week.""",
    """The water of the river at {place} stood at {0} centimetres on the morning of {day} {month}, {1} centimetres more
than the day before. The first mark of warning is reached at 620, the second at 740 centimetres. The service of the
river expects {2} centimetres for tomorrow and {3} for the day after. Ferries run by the summer timetable.""",
    """Due to works on the line there will be no trains between {place} and the airport on {day} {month} from {0} in the
evening until {1} in the morning. Buses run instead from the square before the station and stop at all stations on the
way. Travellers with luggage should plan for half an hour more, says {name} of the railway.""",
)


def form(number: int, at: datetime, rng: random.Random) -> str:
    """One of the forms as filled in on a day."""
    return FORMS[number].format(
        *(rng.randrange(10, 1000) for _ in range(20)),
        day=at.day,
        month=MONTHS[at.month % len(MONTHS)],
        name=rng.choice(NAMES),
        place=rng.choice(PLACES).title(),
        sky=rng.choice(("clear", "cloudy", "rainy")),
        wind=rng.choice(("north", "west", "east")),
    )
