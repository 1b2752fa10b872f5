using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// Rules about calls of tools: <c>{"tool":"mail_*","decision":"deny"}</c>, or in short <c>["git","status"]</c> for a command that shells may run. A rule
/// that says something nobody understands is refused, because it might be one that should have kept a call from being made.
/// </summary>
internal sealed class ApprovalRulesKind : ConfigKind
{
    /// <summary>What a rule is about that is nothing but a command.</summary>
    public const string Shells = "shell_*";

    private const string ExpectedList = "must be a list of rules";
    private const string Expected = "must be an object with 'tool' and 'decision', or a command as a list of texts";

    private static readonly string[] Keys = ["tool", "decision", "command", "input", "reason"];

    public override string Range => "rules";

    public override bool TakesPlaceholder => false;

    public override object? Read(object value, out string? refusal)
    {
        refusal = ExpectedList;
        if (value is not ConfigList list)
        {
            return null;
        }

        var rules = new List<ApprovalRule>(list.Count);
        foreach (var item in list)
        {
            refusal = ReadRule(item, rules) is { } wrong ? FormattableString.Invariant($"rule {rules.Count + 1}: {wrong}") : null;
            if (refusal is not null)
            {
                return null;
            }
        }

        refusal = null;
        return rules.AsReadOnly();
    }

    public override void Write(Utf8JsonWriter writer, object value)
    {
        // Only the default is ever written.
        writer.WriteStartArray();
        writer.WriteEndArray();
    }

    public override void WriteSchema(Utf8JsonWriter writer)
    {
        writer.WriteString("type", "array");
        writer.WriteStartObject("items");
        writer.WriteStartArray("type");
        writer.WriteStringValue("object");
        writer.WriteStringValue("array");
        writer.WriteEndArray();
        writer.WriteEndObject();
    }

    private static string? ReadRule(object? item, List<ApprovalRule> rules)
    {
        var (rule, wrong) = item switch
        {
            ConfigList words => (
                new ApprovalRule(Shells, ApprovalVerdict.Allow) { Command = Texts(words) },
                Texts(words) is null ? Expected : null
            ),
            ConfigMap map => (Rule(map), Wrong(map)),
            _ => (null, Expected),
        };
        wrong ??= rule!.Command is { } command ? CommandPattern.Wrong(command) : null;
        if (wrong is null)
        {
            rules.Add(rule!);
        }

        return wrong;
    }

    private static ApprovalRule Rule(ConfigMap map) =>
        new(Text(map, "tool") ?? "", Verdict(map) ?? ApprovalVerdict.Ask)
        {
            Command = map.TryGetValue("command", out var command) ? Texts(command as ConfigList) : null,
            Input = map.TryGetValue("input", out var input) ? Members(input as ConfigMap) : null,
            Reason = Text(map, "reason"),
        };

    private static string? Wrong(ConfigMap map) =>
        map.Keys.FirstOrDefault(key => !Keys.Contains(key, StringComparer.Ordinal)) is { } unknown ? $"'{unknown}' is no part of a rule"
        : string.IsNullOrEmpty(Text(map, "tool")) ? "'tool' must name a tool, or several with a star at the end"
        : Verdict(map) is null ? "'decision' must be one of allow, ask, deny"
        : map.TryGetValue("command", out var command) && Texts(command as ConfigList) is null ? "'command' must be a list of texts"
        : map.TryGetValue("input", out var input) && input is not ConfigMap ? "'input' must be an object"
        : map.TryGetValue("input", out var members) && HasPlaceholder(members) ? "'input' cannot hold placeholders"
        : map.ContainsKey("reason") && Text(map, "reason") is null ? "'reason' must be a text"
        : null;

    private static ApprovalVerdict? Verdict(ConfigMap map) =>
        Text(map, "decision") switch
        {
            "allow" => ApprovalVerdict.Allow,
            "ask" => ApprovalVerdict.Ask,
            "deny" => ApprovalVerdict.Deny,
            _ => null,
        };

    private static string? Text(ConfigMap map, string key) => map.TryGetValue(key, out var value) ? value as string : null;

    private static string[]? Texts(ConfigList? list) =>
        list is not null && list.All(word => word is string) ? [.. list.Cast<string>()] : null;

    private static Dictionary<string, JsonData>? Members(ConfigMap? map) =>
        map?.ToDictionary(member => member.Key, member => JsonData.Parse(ConfigValue.ToJson(member.Value)), StringComparer.Ordinal);

    private static bool HasPlaceholder(object? value) =>
        value switch
        {
            ConfigMap map => map.Values.Any(HasPlaceholder),
            ConfigList list => list.Any(HasPlaceholder),
            _ => Placeholder.TryName(value, out _),
        };
}
