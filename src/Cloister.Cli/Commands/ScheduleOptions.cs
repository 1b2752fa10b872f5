using System.CommandLine;
using Cloister.Agents;
using Cloister.AgUi;

namespace Cloister.Cli;

/// <summary>When an action is to be done, as it is typed.</summary>
internal sealed class ScheduleOptions(TimeProvider time)
{
    private readonly Option<string?> _delay = new("--delay") { Description = "Do it so many milliseconds from now." };

    private readonly Option<string?> _time = new("--time")
    {
        Description = "Do it at a time: seconds or milliseconds since 1970, or an ISO datetime with its offset.",
    };

    private readonly Option<string?> _expire = new("--expire")
    {
        Description = "Do not do it any more when it is so many milliseconds late.",
    };

    /// <summary>Has a command take them.</summary>
    public void AddTo(Command command)
    {
        command.Add(_delay);
        command.Add(_time);
        command.Add(_expire);
        command.Validators.Add(result =>
        {
            if (Wrong(result.GetValue(_delay), result.GetValue(_time), result.GetValue(_expire)) is { } wrong)
            {
                result.AddError(wrong);
            }
        });
    }

    /// <summary>What was typed, as an agent is told; nothing, if it is to be done now.</summary>
    public JsonData? Of(ParseResult parsed) => Read(parsed.GetValue(_delay), parsed.GetValue(_time), parsed.GetValue(_expire));

    private string? Wrong(string? delay, string? clock, string? expire)
    {
        try
        {
            return Read(delay, clock, expire) is null && expire is not null
                ? "`--expire` goes with `--delay` or `--time`: what is done now is never late."
                : null;
        }
        catch (FormatException wrong)
        {
            return wrong.Message;
        }
    }

    private JsonData? Read(string? delay, string? clock, string? expire)
    {
        var runAt = (delay, clock) switch
        {
            (null, null) => default(DateTimeOffset?),
            ({ } later, null) => ScheduleTime.OfDelay(later, time.GetUtcNow()),
            (null, { } moment) => ScheduleTime.OfClock(moment),
            _ => throw new FormatException(ScheduleTime.Both),
        };
        var schedule = runAt is { } at ? JsonData.Object(("runAtMs", at.ToUnixTimeMilliseconds())) : null;
        return expire is null ? schedule : schedule?.With("expireMs", (long)ScheduleTime.Milliseconds("expiry", expire).TotalMilliseconds);
    }
}
