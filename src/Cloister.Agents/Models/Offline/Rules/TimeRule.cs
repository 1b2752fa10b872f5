using System.Globalization;
using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>Time and date, as the instructions say them, or by the clock.</summary>
internal sealed partial class TimeRule(TimeProvider time)
{
    public OfflineReply? Answer(OfflineConversation conversation)
    {
        if (!Question().IsMatch(conversation.Prompt))
        {
            return null;
        }

        if (OfflineTool.Find(conversation.Tools, ["time", "clock", "date"], ["get", "current", "now"], null) is { } call)
        {
            return OfflineReply.Calling(call);
        }

        var now = time.GetLocalNow();
        var clock = Told(conversation, "current_time") ?? now.ToString("HH:mm", CultureInfo.InvariantCulture);
        var date = Told(conversation, "current_date") ?? now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new($"It is {clock} on {date} ({Told(conversation, "timezone") ?? time.LocalTimeZone.Id}).");
    }

    private static string? Told(OfflineConversation conversation, string name)
    {
        var line = conversation.Instructions.Split('\n').LastOrDefault(line => line.StartsWith($"{name}: ", StringComparison.Ordinal));
        return line?[(name.Length + 2)..].Trim();
    }

    [GeneratedRegex(
        @"\b(what time is it|what('s| is) the (current )?(time|date)|what (date|day) is (it|today)|what('s| is) today('s date)?|tell me the (time|date)|current (time|date))\b|^\s*(time|date|now)\s*\??\s*$|几点|今天几号",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Question();
}
