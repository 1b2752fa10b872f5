using System.Reflection;

namespace Cloister.Architecture.Tests;

/// <summary>
/// All that users of an assembly can call, read or override, in the words of C#, one line for each member and in an order that does
/// not depend on the compiler. What a record generates is told by the word "record".
/// </summary>
internal static class ApiSurface
{
    public static string Of(Assembly assembly) => Of(assembly.GetTypes());

    public static string Of(IEnumerable<Type> types)
    {
        var spaces = types
            .Where(Visibility.IsVisible)
            .GroupBy(type => type.Namespace ?? "")
            .OrderBy(space => space.Key, StringComparer.Ordinal)
            .Select(space =>
                $"namespace {space.Key}\n\n{string.Join('\n', space.OrderBy(TypeNames.Unqualified, StringComparer.Ordinal).Select(Render))}"
            );
        return string.Join('\n', spaces);
    }

    private static string Render(Type type)
    {
        var names = new TypeNames(type.Namespace ?? "");
        var lines = TypeHeader.IsDelegate(type) ? [] : new TypeMembers(type, names).Lines();
        return string.Concat(lines.Select(line => $"    {line}\n").Prepend($"{new TypeHeader(type, names).Line()}\n"));
    }
}
