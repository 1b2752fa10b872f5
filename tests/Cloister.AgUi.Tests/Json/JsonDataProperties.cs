using System.Globalization;
using System.Numerics;
using System.Text;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Cloister.AgUi.Tests.Json;

public class JsonDataProperties
{
    private static readonly JsonSerializerOptions Deep = new() { AllowDuplicateProperties = true };

    [Fact]
    public void What_was_written_reads_as_the_same_value() =>
        Prop.ForAll(
                Documents.Texts,
                text =>
                {
                    var value = JsonData.Parse(text);
                    var rebuilt = Rebuilt(value);

                    return JsonData.Parse(value.ToUtf8()).Equals(value)
                        && JsonData.Parse(rebuilt.ToUtf8()).Equals(value)
                        && JsonData.From(value.ToElement()).Equals(rebuilt)
                        && rebuilt.GetHashCode() == value.GetHashCode()
                        && rebuilt.Depth <= value.Depth
                        && JsonData.Parse(rebuilt.ToUtf8()).Depth == rebuilt.Depth;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Equality_is_that_of_a_simple_comparison() =>
        Prop.ForAll(
                Documents.Pairs,
                pair =>
                {
                    var (one, other) = (JsonData.Parse(pair.One), JsonData.Parse(pair.Other));
                    var expected = AreEqual(Last(pair.One), Last(pair.Other));

                    return one.Equals(other) == expected
                        && other.Equals(one) == expected
                        && (!expected || one.GetHashCode() == other.GetHashCode());
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void A_patch_found_leads_from_one_to_the_other_and_alters_neither() =>
        Prop.ForAll(
                Documents.Pairs,
                pair =>
                {
                    var (from, to) = (JsonData.Parse(pair.One), JsonData.Parse(pair.Other));
                    var (textOfFrom, textOfTo) = (from.ToString(), to.ToString());
                    var built = Rebuilt(from);
                    var textOfBuilt = built.ToString();

                    var patch = JsonPatch.Diff(from, to);
                    var result = JsonPatch.Apply(from, patch);
                    var resultOfBuilt = JsonPatch.Apply(built, patch);

                    return result.Applied
                        && result.Document.Equals(to)
                        && resultOfBuilt.Document.Equals(to)
                        && JsonData.Parse(result.Document.ToString()).Equals(to)
                        && patch.IsEmpty == from.Equals(to)
                        && from.ToString() == textOfFrom
                        && built.ToString() == textOfBuilt
                        && to.ToString() == textOfTo;
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    [Fact]
    public void Any_text_is_either_refused_by_both_parsers_or_read_by_both() =>
        Prop.ForAll(
                Documents.Texts,
                Arb.From(Gen.Choose(0, 1000)),
                (text, cut) =>
                {
                    var broken = text.Remove(cut % text.Length, 1);
                    var node = TryNode(broken);

                    return JsonData.TryParse(broken, out var value) == node
                        && (value is null || JsonData.Parse(value.ToString()).Equals(value));
                }
            )
            .Check(Config.QuickThrowOnFailure.WithMaxTest(2000));

    private static bool TryNode(string text)
    {
        try
        {
            using var document = JsonDocument.Parse(Encoding.UTF8.GetBytes(text));
            return true;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static JsonData Rebuilt(JsonData value) =>
        value.Kind switch
        {
            JsonValueKind.Object => JsonData.Object(value.Members.Select(member => KeyValuePair.Create(member.Key, Rebuilt(member.Value)))),
            JsonValueKind.Array => JsonData.Array([.. value.Items.Select(Rebuilt)]),
            JsonValueKind.String => value.AsString(),
            _ => value,
        };

    private static JsonElement Last(string text) => JsonSerializer.Deserialize<JsonElement>(text, Deep);

    private static bool AreEqual(JsonElement one, JsonElement other)
    {
        if (one.ValueKind != other.ValueKind)
            return false;
        switch (one.ValueKind)
        {
            case JsonValueKind.Object:
                var (left, right) = (MembersOf(one), MembersOf(other));
                return left.Count == right.Count
                    && left.All(member => right.TryGetValue(member.Key, out var value) && AreEqual(member.Value, value));
            case JsonValueKind.Array:
                return one.EnumerateArray().Count() == other.EnumerateArray().Count()
                    && one.EnumerateArray().Zip(other.EnumerateArray()).All(items => AreEqual(items.First, items.Second));
            case JsonValueKind.Number:
                return Number(one.GetRawText()) == Number(other.GetRawText());
            default:
                return one.ValueKind != JsonValueKind.String || one.GetString() == other.GetString();
        }
    }

    private static Dictionary<string, JsonElement> MembersOf(JsonElement element)
    {
        var members = new Dictionary<string, JsonElement>();
        foreach (var member in element.EnumerateObject())
            members[member.Name] = member.Value;
        return members;
    }

    /// <summary>In units of 10^-50.</summary>
    private static BigInteger Number(string text)
    {
        var parts = text.Split('e', 'E');
        var digits = parts[0].Split('.');
        var fraction = digits.Length > 1 ? digits[1] : "";
        var exponent = 50 - fraction.Length + (parts.Length > 1 ? int.Parse(parts[1], CultureInfo.InvariantCulture) : 0);
        return BigInteger.Parse(digits[0] + fraction, CultureInfo.InvariantCulture) * BigInteger.Pow(10, exponent);
    }
}
