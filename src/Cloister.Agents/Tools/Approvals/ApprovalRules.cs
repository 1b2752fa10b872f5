using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// What people have decided beforehand. Of several rules about a call the first counts. A rule allows only what it describes to the last member of the
/// input; one that denies or asks is about everything that may be what it describes, so a call that cannot be taken apart is asked about.
/// </summary>
internal sealed class ApprovalRules(IReadOnlyList<ApprovalRule> rules)
{
    private const string Any = "*";

    /// <summary>Where tools that run commands have them.</summary>
    private static readonly string[] CommandMembers = ["cmd", "command"];

    public static ApprovalRules None { get; } = new([]);

    /// <summary>The rule that counts for a call, with what it comes to; null if there is none.</summary>
    public (ApprovalVerdict Verdict, string? Reason)? Find(string tool, JsonData input)
    {
        foreach (var rule in rules)
        {
            if (!ToolFilter.Names([rule.Tool], tool))
            {
                continue;
            }

            var match = Match(rule, input);
            if (match == RuleMatch.Yes)
            {
                return (rule.Verdict, rule.Reason);
            }

            if (match == RuleMatch.Unsure && rule.Verdict != ApprovalVerdict.Allow)
            {
                return (ApprovalVerdict.Ask, rule.Reason);
            }
        }

        return null;
    }

    private static RuleMatch Match(ApprovalRule rule, JsonData input)
    {
        if (rule.Input is { } members && members.Any(member => !IsMatch(member.Value, input, member.Key)))
        {
            return RuleMatch.No;
        }

        if (rule.Verdict == ApprovalVerdict.Allow && SaysMore(rule, input))
        {
            return RuleMatch.No;
        }

        return rule.Command is { } pattern ? Match(pattern, input) : RuleMatch.Yes;
    }

    private static bool IsMatch(JsonData wanted, JsonData input, string name) =>
        IsAny(wanted)
        || input.TryGet(name, out var value)
            && (wanted.IsArray ? wanted.Items.Any(one => IsAny(one) || one.Equals(value)) : wanted.Equals(value));

    private static bool IsAny(JsonData wanted) => wanted.TryGetString(out var text) && text == Any;

    /// <summary>Whether the input has members that a rule does not speak of, though it speaks of some.</summary>
    private static bool SaysMore(ApprovalRule rule, JsonData input) =>
        (rule.Input is not null || rule.Command is not null)
        && input.Members.Any(member =>
            rule.Input?.ContainsKey(member.Key) != true
            && !(rule.Command is not null && CommandMembers.Contains(member.Key, StringComparer.Ordinal))
        );

    private static RuleMatch Match(IReadOnlyList<string> pattern, JsonData input)
    {
        var commands = CommandMembers.Select(name => input.TryGet(name, out var command) ? command : null).OfType<JsonData>().ToList();
        return commands.Count == 1 && Split(commands[0]) is { } command
            ? CommandPattern.IsMatch(pattern, command)
                ? RuleMatch.Yes
                : RuleMatch.No
            : RuleMatch.Unsure;
    }

    private static IReadOnlyList<string>? Split(JsonData command)
    {
        if (command.TryGetString(out var text))
        {
            return CommandPattern.Split(text);
        }

        if (!command.IsArray)
        {
            return null;
        }

        var words = command.Items.Select(word => word.TryGetString(out var argument) ? argument : null).OfType<string>().ToList();
        return words.Count == command.Count && CommandPattern.IsPlain(words) ? words : null;
    }

    private enum RuleMatch
    {
        No,
        Yes,

        /// <summary>Nobody can say.</summary>
        Unsure,
    }
}
