using System.Globalization;
using System.Text.Json;
using FsCheck;
using FsCheck.Fluent;

namespace Cloister.Tests.Settings;

public sealed class ConfigMapProperties
{
    private static readonly Gen<object?> Scalar = Gen.OneOf(
        Gen.Constant<object?>(null),
        ArbMap.Default.GeneratorFor<bool>().Select(value => (object?)value),
        ArbMap.Default.GeneratorFor<int>().Select(value => (object?)value),
        ArbMap.Default.GeneratorFor<long>().Select(value => (object?)value),
        ArbMap.Default.GeneratorFor<NormalFloat>().Select(value => (object?)value.Get),
        ArbMap.Default.GeneratorFor<NonNull<string>>().Where(value => IsWellFormed(value.Get)).Select(value => (object?)value.Get)
    );

    private static readonly Arbitrary<List<(string Key, object? Value)>> Entries = Arb.From(
        Gen.Sized(size => EntriesOf(Math.Min(size, 4)))
    );

    [Fact]
    public void The_order_of_entries_does_not_matter() =>
        Prop.ForAll(
                Entries,
                entries =>
                {
                    var map = ConfigMap.Of([.. entries]);
                    var reversed = ConfigMap.Of([.. Enumerable.Reverse(entries)]);

                    return map == reversed
                        && map.GetHashCode() == reversed.GetHashCode()
                        && ConfigNode.Hash(map) == ConfigNode.Hash(reversed);
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Json_preserves_everything() =>
        Prop.ForAll(
                Entries,
                entries =>
                {
                    var map = ConfigMap.Of([.. entries]);
                    var settings = RuntimeSettings.Empty.WithService(Pin.Wildcard("s"), new ServiceSettings(Config: map));

                    return map == ConfigMap.FromJson(map.ToJson())
                        && map == ConfigMap.From(JsonElement.Parse(map.ToJson()))
                        && settings == RuntimeSettings.FromJson(settings.ToJson());
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Equality_agrees_with_the_stable_hash() =>
        Prop.ForAll(
                Entries,
                Entries,
                (one, other) =>
                {
                    var (left, right) = (ConfigMap.Of([.. one]), ConfigMap.Of([.. other]));

                    return (left == right) == (ConfigNode.Hash(left) == ConfigNode.Hash(right))
                        && (left != right || left.GetHashCode() == right.GetHashCode());
                }
            )
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Numbers_are_equal_exactly_when_their_values_are() =>
        Prop.ForAll<int, int>((one, other) => (ConfigMap.Of(("n", (double)one)) == ConfigMap.Of(("n", (long)other))) == (one == other))
            .QuickCheckThrowOnFailure();

    [Fact]
    public void Removing_what_was_added_restores_the_map() =>
        Prop.ForAll(
                Entries,
                entries =>
                {
                    var map = ConfigMap.Of([.. entries]);

                    return map.With("added", entries.Count).Without("added") == map;
                }
            )
            .QuickCheckThrowOnFailure();

    private static Gen<List<(string Key, object? Value)>> EntriesOf(int depth) =>
        Value(depth)
            .ListOf()
            .Select(values =>
                values.Take(5).Select((value, index) => (Key: "k" + index.ToString(CultureInfo.InvariantCulture), value)).ToList()
            );

    private static Gen<object?> Value(int depth) =>
        depth == 0
            ? Scalar
            : Gen.OneOf(
                Scalar,
                Value(depth - 1).ListOf().Select(items => (object?)items.Take(3).ToList()),
                EntriesOf(depth - 1).Select(entries => (object?)entries.ToDictionary(entry => entry.Key, entry => entry.Value))
            );

    private static bool IsWellFormed(string text) => !text.Any(char.IsSurrogate);
}
