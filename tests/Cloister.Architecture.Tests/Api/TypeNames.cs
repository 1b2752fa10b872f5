using System.Reflection;

namespace Cloister.Architecture.Tests;

/// <summary>Types the way C# writes them. Namespaces that every file imports are left out, and so is the one a type stands in.</summary>
internal sealed class TypeNames(string home)
{
    private static readonly Dictionary<Type, string> Keywords = new()
    {
        [typeof(void)] = "void",
        [typeof(object)] = "object",
        [typeof(string)] = "string",
        [typeof(bool)] = "bool",
        [typeof(char)] = "char",
        [typeof(byte)] = "byte",
        [typeof(sbyte)] = "sbyte",
        [typeof(short)] = "short",
        [typeof(ushort)] = "ushort",
        [typeof(int)] = "int",
        [typeof(uint)] = "uint",
        [typeof(long)] = "long",
        [typeof(ulong)] = "ulong",
        [typeof(nint)] = "nint",
        [typeof(nuint)] = "nuint",
        [typeof(float)] = "float",
        [typeof(double)] = "double",
        [typeof(decimal)] = "decimal",
    };

    private static readonly HashSet<string> Imported =
    [
        "System",
        "System.Collections.Generic",
        "System.Threading",
        "System.Threading.Tasks",
    ];

    public string Of(Type type) => Of(type, Annotations.None);

    public string Of(ParameterInfo parameter) =>
        Of(parameter.ParameterType, Annotations.Of(parameter.GetCustomAttributesData(), parameter.Member));

    public string Of(Type type, Annotations annotations)
    {
        if (type.IsByRef)
            return Of(type.GetElementType()!, annotations);
        if (type.IsPointer)
            return $"{Of(type.GetElementType()!, annotations)}*";
        if (Nullable.GetUnderlyingType(type) is { } underlying)
            return $"{Of(underlying, annotations)}?";
        if (type.IsValueType && !type.IsGenericParameter)
        {
            if (type.IsGenericType)
                annotations.Skip();
            return IsTuple(type) ? Tuple(type, annotations) : Named(type, annotations);
        }

        var mark = annotations.NextMayBeNull() ? "?" : "";
        if (type.IsArray)
            return $"{Of(type.GetElementType()!, annotations)}[{new string(',', type.GetArrayRank() - 1)}]{mark}";
        return (type.IsGenericParameter ? type.Name : Named(type, annotations)) + mark;
    }

    private string Named(Type type, Annotations annotations)
    {
        if (Keywords.TryGetValue(type, out var keyword))
            return keyword;

        var arguments = type.GetGenericArguments();
        var name = Unmarked(type.Name);
        if (type.IsNested)
            name = $"{Unqualified(type.DeclaringType!)}.{name}";
        else if (type.Namespace is { } space && space != home && !Imported.Contains(space))
            name = $"{space}.{name}";
        return arguments.Length == 0 ? name : $"{name}<{string.Join(", ", arguments.Select(argument => Of(argument, annotations)))}>";
    }

    /// <summary>The name of a type where it is declared: 'Outer.Inner', without its type parameters.</summary>
    public static string Unqualified(Type type) =>
        type.IsNested ? $"{Unqualified(type.DeclaringType!)}.{Unmarked(type.Name)}" : Unmarked(type.Name);

    private string Tuple(Type type, Annotations annotations)
    {
        var elements = type.GetGenericArguments();
        var names = annotations.NextTupleNames(elements.Length);
        return $"({string.Join(", ", elements.Select((element, i) => names[i] is { } name ? $"{Of(element, annotations)} {name}" : Of(element, annotations)))})";
    }

    private static bool IsTuple(Type type) =>
        type is { IsGenericType: true, IsGenericTypeDefinition: false, Namespace: "System" }
        && type.Name.StartsWith("ValueTuple`", StringComparison.Ordinal)
        && type.GetGenericArguments().Length is > 1 and < 8;

    private static string Unmarked(string name) => name.IndexOf('`', StringComparison.Ordinal) is >= 0 and var mark ? name[..mark] : name;
}
