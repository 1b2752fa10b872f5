using System.Collections.ObjectModel;
using System.Reflection;

namespace Cloister.Architecture.Tests;

/// <summary>What the compiler notes about one type in a signature, read in its order: for each part, whether it may be null; for each tuple, its names.</summary>
internal sealed class Annotations
{
    private const byte Annotated = 2;

    private readonly byte[] _nullable;
    private readonly byte _context;
    private readonly string?[] _tupleNames;
    private int _nextNullable;
    private int _nextTupleName;

    private Annotations(byte[] nullable, byte context, string?[] tupleNames)
    {
        _nullable = nullable;
        _context = context;
        _tupleNames = tupleNames;
    }

    public static Annotations None => new([], 0, []);

    public static Annotations Of(IList<CustomAttributeData> attributes, MemberInfo scope) =>
        new(
            Values<byte>(attributes, "System.Runtime.CompilerServices.NullableAttribute"),
            Context(scope),
            Values<string?>(attributes, "System.Runtime.CompilerServices.TupleElementNamesAttribute")
        );

    public bool NextMayBeNull()
    {
        var index = _nextNullable++;
        var value = _nullable.Length switch
        {
            0 => _context,
            1 => _nullable[0],
            _ => _nullable[index],
        };
        return value == Annotated;
    }

    /// <summary>Passes over a generic value type, which has a place in the order but no say.</summary>
    public void Skip() => _nextNullable++;

    public string?[] NextTupleNames(int count)
    {
        var names = _tupleNames.Length == 0 ? new string?[count] : _tupleNames[_nextTupleName..(_nextTupleName + count)];
        _nextTupleName += count;
        return names;
    }

    private static byte Context(MemberInfo? scope)
    {
        for (; scope is not null; scope = scope.DeclaringType)
        {
            if (Values<byte>(scope.GetCustomAttributesData(), "System.Runtime.CompilerServices.NullableContextAttribute") is [var value])
                return value;
        }

        return 0;
    }

    private static T[] Values<T>(IList<CustomAttributeData> attributes, string name) =>
        attributes.FirstOrDefault(attribute => attribute.AttributeType.FullName == name)?.ConstructorArguments[0].Value switch
        {
            ReadOnlyCollection<CustomAttributeTypedArgument> many => [.. many.Select(one => (T)one.Value!)],
            T one => [one],
            _ => [],
        };
}
