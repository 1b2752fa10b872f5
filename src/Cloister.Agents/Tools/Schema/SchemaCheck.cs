using System.Text.Json;
using Cloister.AgUi;

namespace Cloister.Agents;

/// <summary>
/// Checks arguments against a JSON Schema, as far as schemas of tools go: what it does not know it lets pass, because the tool has the last word.
/// Models write the arguments and strangers the schemas, so work and depth are limited.
/// </summary>
/// <remarks>Used by one thread at a time.</remarks>
internal sealed class SchemaCheck(JsonData schema)
{
    private const int MaxDepth = 64;
    private const int MaxWork = 100_000;

    /// <summary>How many entries of a list in a schema are looked through for the price of one step.</summary>
    private const int EntriesPerStep = 16;

    private const string TooMuch = "they are too complicated to be checked";

    private readonly SchemaPatterns _patterns = new();
    private int _work;

    /// <summary>The first thing that is wrong, for the model; null if nothing is.</summary>
    public string? Find(JsonData value)
    {
        _work = 0;
        var wrong = Check(schema, value, "", 0);
        return _work > MaxWork ? TooMuch : wrong;
    }

    private string? Check(JsonData rule, JsonData value, string path, int depth)
    {
        if (++_work > MaxWork || depth > MaxDepth)
        {
            _work = MaxWork + 1;
            return TooMuch;
        }

        if (!rule.IsObject)
        {
            return rule.Kind == JsonValueKind.False ? $"{Name(path)} is not allowed" : null;
        }

        return CheckReference(rule, value, path, depth)
            ?? CheckType(rule, value, path)
            ?? CheckChoice(rule, value, path)
            ?? CheckKind(rule, value, path, depth)
            ?? CheckAlternatives(rule, value, path, depth);
    }

    private string? CheckReference(JsonData rule, JsonData value, string path, int depth) =>
        rule.TryGet("$ref", out var reference)
        && reference.TryGetString(out var pointer)
        && SchemaPointer.Find(schema, pointer) is { } target
            ? Check(target, value, path, depth + 1)
            : null;

    private static string? CheckType(JsonData rule, JsonData value, string path)
    {
        if (!rule.TryGet("type", out var type))
        {
            return null;
        }

        var wanted = Texts(type.IsArray ? type : JsonData.Array(type));
        return wanted.Count == 0 || wanted.Exists(word => IsOfType(word, value)) ? null : $"{Name(path)} must be of type {Or(wanted)}";
    }

    private string? CheckChoice(JsonData rule, JsonData value, string path)
    {
        if (rule.TryGet("const", out var only) && !only.Equals(value))
        {
            return $"{Name(path)} must be {Short(only)}";
        }

        if (!rule.TryGet("enum", out var choices) || !choices.IsArray)
        {
            return null;
        }

        _work += choices.Count / EntriesPerStep;
        return choices.Items.Contains(value)
            ? null
            : $"{Name(path)} must be one of {string.Join(", ", choices.Items.Take(20).Select(Short))}";
    }

    private string? CheckKind(JsonData rule, JsonData value, string path, int depth) =>
        value.Kind switch
        {
            JsonValueKind.Object => CheckObject(rule, value, path, depth),
            JsonValueKind.Array => CheckArray(rule, value, path, depth),
            JsonValueKind.String => CheckText(rule, value.AsString(), path),
            JsonValueKind.Number => CheckNumber(rule, value.AsDouble(), path),
            _ => null,
        };

    private string? CheckObject(JsonData rule, JsonData value, string path, int depth)
    {
        if (Missing(rule, value) is { } missing)
        {
            return $"{Name(Inner(path, missing))} is required";
        }

        foreach (var (name, member) in value.Members)
        {
            if (CheckMember(rule, name, member, Inner(path, name), depth) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private string? Missing(JsonData rule, JsonData value)
    {
        if (!rule.TryGet("required", out var required) || !required.IsArray)
        {
            return null;
        }

        _work += required.Count / EntriesPerStep;
        return Texts(required).Find(name => !value.TryGet(name, out _));
    }

    private string? CheckMember(JsonData rule, string name, JsonData member, string path, int depth)
    {
        var isNamed = false;
        if (rule.TryGet("properties", out var properties) && properties.TryGet(name, out var named))
        {
            isNamed = true;
            if (Check(named, member, path, depth + 1) is { } wrong)
            {
                return wrong;
            }
        }

        if (rule.TryGet("patternProperties", out var patterns) && patterns.IsObject)
        {
            foreach (var (pattern, matching) in patterns.Members)
            {
                if (Matches(pattern, name) is not true)
                {
                    continue;
                }

                isNamed = true;
                if (Check(matching, member, path, depth + 1) is { } wrong)
                {
                    return wrong;
                }
            }
        }

        return !isNamed && rule.TryGet("additionalProperties", out var others) ? CheckOther(others, member, path, depth) : null;
    }

    private string? CheckOther(JsonData others, JsonData member, string path, int depth) =>
        others.Kind == JsonValueKind.False ? $"{Name(path)} is not known" : Check(others, member, path, depth + 1);

    private string? CheckArray(JsonData rule, JsonData value, string path, int depth)
    {
        if (Count(rule, "minItems") is { } min && value.Count < min)
        {
            return $"{Name(path)} must have at least {min} items";
        }

        if (Count(rule, "maxItems") is { } max && value.Count > max)
        {
            return $"{Name(path)} must have at most {max} items";
        }

        var first = rule.TryGet("prefixItems", out var prefix) && prefix.IsArray ? prefix.Count : 0;
        var common = rule.TryGet("items", out var items) && !items.IsArray ? items : JsonData.True;
        for (var at = 0; at < value.Count; at++)
        {
            if (Check(at < first ? prefix![at] : common, value[at], $"{path}[{at}]", depth + 1) is { } wrong)
            {
                return wrong;
            }
        }

        return null;
    }

    private string? CheckText(JsonData rule, string text, string path)
    {
        var (min, max) = (Count(rule, "minLength"), Count(rule, "maxLength"));
        if ((min ?? max) is not null)
        {
            // A schema counts characters as people do, or nearly so.
            var length = text.EnumerateRunes().Count();
            if (length < min)
            {
                return $"{Name(path)} must have at least {min} characters";
            }

            if (length > max)
            {
                return $"{Name(path)} must have at most {max} characters";
            }
        }

        return rule.TryGet("pattern", out var pattern) && pattern.TryGetString(out var expression) && Matches(expression, text) is false
            ? $"{Name(path)} must match {expression}"
            : null;
    }

    private static string? CheckNumber(JsonData rule, double value, string path) =>
        Limit(rule, "minimum") is { } min && value < min ? $"{Name(path)} must be at least {min}"
        : Limit(rule, "maximum") is { } max && value > max ? $"{Name(path)} must be at most {max}"
        : Limit(rule, "exclusiveMinimum") is { } above && value <= above ? $"{Name(path)} must be more than {above}"
        : Limit(rule, "exclusiveMaximum") is { } below && value >= below ? $"{Name(path)} must be less than {below}"
        : null;

    private string? CheckAlternatives(JsonData rule, JsonData value, string path, int depth)
    {
        if (rule.TryGet("allOf", out var all) && all.IsArray)
        {
            foreach (var part in all.Items)
            {
                if (Check(part, value, path, depth + 1) is { } wrong)
                {
                    return wrong;
                }
            }
        }

        if (rule.TryGet("anyOf", out var any) && any.IsArray && !any.Items.Any(part => Check(part, value, path, depth + 1) is null))
        {
            return $"{Name(path)} is none of what it may be";
        }

        return rule.TryGet("oneOf", out var one) && one.IsArray && one.Items.Count(part => Check(part, value, path, depth + 1) is null) != 1
            ? $"{Name(path)} must be exactly one of what it may be"
            : null;
    }

    private bool? Matches(string pattern, string text)
    {
        _work += SchemaPatterns.CostOf(text);
        return _work > MaxWork ? null : _patterns.IsMatch(pattern, text, ref _work);
    }

    private static bool IsOfType(string type, JsonData value) =>
        type switch
        {
            "object" => value.IsObject,
            "array" => value.IsArray,
            "string" => value.Kind == JsonValueKind.String,
            "boolean" => value.Kind is JsonValueKind.True or JsonValueKind.False,
            "null" => value.IsNull,
            "number" => value.Kind == JsonValueKind.Number,
            "integer" => value.Kind == JsonValueKind.Number && (value.TryGetInt64(out _) || double.IsInteger(value.AsDouble())),
            _ => true,
        };

    private static List<string> Texts(JsonData list) =>
        [.. list.Items.Select(item => item.TryGetString(out var text) ? text : null).OfType<string>()];

    private static double? Limit(JsonData rule, string name) =>
        rule.TryGet(name, out var limit) && limit.Kind == JsonValueKind.Number ? limit.AsDouble() : null;

    private static long? Count(JsonData rule, string name) =>
        rule.TryGet(name, out var count) && count.TryGetInt64(out var number) ? number : null;

    private static string Inner(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static string Name(string path) =>
        path.Length == 0 ? "the object of arguments"
        : path.Length <= 200 ? $"'{path}'"
        : $"'{path[..200]}…'";

    private static string Or(List<string> words) => string.Join(" or ", words);

    private static string Short(JsonData value) => value.ToString() is var text && text.Length <= 80 ? text : $"{text[..80]}…";
}
