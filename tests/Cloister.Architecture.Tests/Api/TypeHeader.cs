using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cloister.Architecture.Tests;

/// <summary>The line that declares a type: attributes that matter to callers, modifiers, kind, name, base, interfaces, constraints.</summary>
internal sealed class TypeHeader(Type type, TypeNames names)
{
    public static bool IsDelegate(Type type) => type.BaseType == typeof(MulticastDelegate);

    public static bool IsRecord(Type type) =>
        type.GetMethod("PrintMembers", BindingFlags.Instance | BindingFlags.NonPublic | BindingFlags.DeclaredOnly)?.IsGenerated() == true;

    public string Line()
    {
        var generics = new GenericParameters(type.GetGenericArguments(), names);
        var name = $"{TypeNames.Unqualified(type)}{generics.List}";
        var access = type.IsPublic || type.IsNestedPublic ? "public" : "protected";
        var attributes = Attributes.Of(type.GetCustomAttributesData());
        if (IsDelegate(type))
        {
            var invoke = type.GetMethod("Invoke")!;
            return $"{attributes}{access} delegate {Parameters.Return(invoke, names)} {name}({Parameters.List(invoke.GetParameters(), names)}){generics.Constraints}";
        }

        var bases = Bases().ToList();
        return $"{attributes}{access} {Modifiers()}{Kind()} {name}{(bases.Count == 0 ? "" : $" : {string.Join(", ", bases)}")}{generics.Constraints}";
    }

    private string Modifiers() =>
        type switch
        {
            { IsEnum: true } or { IsInterface: true } => "",
            { IsValueType: true } => Mark<IsReadOnlyAttribute>("readonly ") + Mark<IsByRefLikeAttribute>("ref "),
            { IsAbstract: true, IsSealed: true } => "static ",
            { IsAbstract: true } => "abstract ",
            { IsSealed: true } => "sealed ",
            _ => "",
        };

    private string Mark<TAttribute>(string word)
        where TAttribute : Attribute => type.IsDefined(typeof(TAttribute), inherit: false) ? word : "";

    private string Kind() =>
        type switch
        {
            { IsEnum: true } => "enum",
            { IsInterface: true } => "interface",
            { IsValueType: true } => IsRecord(type) ? "record struct" : "struct",
            _ => IsRecord(type) ? "record" : "class",
        };

    private IEnumerable<string> Bases()
    {
        if (type.IsEnum)
            return Enum.GetUnderlyingType(type) == typeof(int) ? [] : [names.Of(Enum.GetUnderlyingType(type))];

        var inherited = type.GetInterfaces().SelectMany(each => each.GetInterfaces()).Concat(type.BaseType?.GetInterfaces() ?? []);
        var interfaces = type.GetInterfaces().Except(inherited).Where(each => each.IsVisible() || each.Assembly != type.Assembly);
        if (IsRecord(type))
            interfaces = interfaces.Where(each => each != typeof(IEquatable<>).MakeGenericType(type));
        var ordered = interfaces.Select(names.Of).Order(StringComparer.Ordinal);
        return type.BaseType is { } parent && parent != typeof(object) && parent != typeof(ValueType)
            ? ordered.Prepend(names.Of(parent))
            : ordered;
    }
}
