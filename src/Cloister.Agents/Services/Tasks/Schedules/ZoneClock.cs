namespace Cloister.Agents;

/// <summary>
/// What the clocks of a time zone show. It asks for offsets at moments only, which have one answer each, so it is right in zones of every kind: with
/// half an hour of daylight saving, or a day that was left out.
/// </summary>
internal sealed class ZoneClock(TimeZoneInfo zone)
{
    /// <summary>No offset is further from UTC, and no zone changes twice in twice this time.</summary>
    private static readonly TimeSpan Around = TimeSpan.FromDays(1);

    public string Id => zone.Id;

    public DateTime ToLocal(DateTime utc) => DateTime.SpecifyKind(utc + zone.GetUtcOffset(utc), DateTimeKind.Unspecified);

    /// <summary>The moment at which the clocks show a time: the first, if they show it twice; if they leave it out, the moment at which they do.</summary>
    public DateTime ToUtc(DateTime local)
    {
        var shown = DateTime.SpecifyKind(local, DateTimeKind.Utc);
        var before = zone.GetUtcOffset(shown - Around);
        var after = zone.GetUtcOffset(shown + Around);
        if (before == after)
        {
            return shown - before;
        }

        var (greater, smaller) = before > after ? (before, after) : (after, before);
        var (early, late) = (shown - greater, shown - smaller);
        return zone.GetUtcOffset(early) == greater ? early
            : zone.GetUtcOffset(late) == smaller ? late
            : ChangeBetween(early, late);
    }

    /// <summary>The first minute with the new offset.</summary>
    private DateTime ChangeBetween(DateTime before, DateTime after)
    {
        var old = zone.GetUtcOffset(before);
        while (after - before > TimeSpan.FromMinutes(1))
        {
            var middle = before + TimeSpan.FromMinutes(Math.Floor((after - before).TotalMinutes / 2));
            (before, after) = zone.GetUtcOffset(middle) == old ? (middle, after) : (before, middle);
        }

        return after;
    }
}
