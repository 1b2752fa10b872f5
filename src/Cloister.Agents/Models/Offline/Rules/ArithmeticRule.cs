using System.Globalization;
using System.Text.RegularExpressions;

namespace Cloister.Agents;

/// <summary>Sums.</summary>
internal static partial class ArithmeticRule
{
    public static OfflineReply? Answer(OfflineConversation conversation)
    {
        if (Question().Match(conversation.Prompt) is not { Success: true } match)
        {
            return null;
        }

        var text = match.Groups["sum"].Value.Trim();
        try
        {
            return Arithmetic.Evaluate(text) is { } value
                ? new($"{text} = {value.ToString("0.############", CultureInfo.InvariantCulture)}")
                : null;
        }
        catch (DivideByZeroException)
        {
            return new($"{text} divides by zero, so it has no value.");
        }
        catch (OverflowException)
        {
            return new($"{text} is too large for me.");
        }
    }

    [GeneratedRegex(
        @"^\s*(please\s+)?(what('s| is)|how much is|calculate|compute|=)?\s*(?<sum>[-+(.\d][-+*/%^×÷().,\s\dx]*[-+*/%^×÷x][-+*/%^×÷().,\s\dx]*?)\s*=?\s*[?.!]*\s*$",
        RegexOptions.IgnoreCase | RegexOptions.ExplicitCapture,
        matchTimeoutMilliseconds: 1000
    )]
    private static partial Regex Question();
}
