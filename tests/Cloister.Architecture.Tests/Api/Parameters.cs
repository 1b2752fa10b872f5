using System.Globalization;
using System.Reflection;
using System.Runtime.CompilerServices;

namespace Cloister.Architecture.Tests;

/// <summary>Parameters, return types and constants in C#.</summary>
internal static class Parameters
{
    public static string List(IEnumerable<ParameterInfo> parameters, TypeNames names) =>
        string.Join(", ", parameters.Select(parameter => One(parameter, names)));

    public static string Return(MethodInfo method, TypeNames names)
    {
        var value = method.ReturnParameter;
        var passing =
            !value.ParameterType.IsByRef ? ""
            : value.IsDefined(typeof(IsReadOnlyAttribute), inherit: false) ? "ref readonly "
            : "ref ";
        return $"{Attributes.Of(value.GetCustomAttributesData())}{passing}{names.Of(value)}";
    }

    public static string Literal(object? value, Type type) =>
        value switch
        {
            null when type.IsValueType && Nullable.GetUnderlyingType(type) is null => "default",
            null => "null",
            string text => $"\"{text.Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings("\\n")}\"",
            char sign => $"'{sign}'",
            bool truth => truth ? "true" : "false",
            Type named => $"typeof({named.Name})",
            _ when type.IsEnum => $"{type.Name}.{Enum.ToObject(type, value)}",
            IFormattable number => number.ToString(null, CultureInfo.InvariantCulture),
            _ => value.ToString()!,
        };

    private static string One(ParameterInfo parameter, TypeNames names)
    {
        var isExtended =
            parameter is { Position: 0, Member: MethodInfo method } && method.IsDefined(typeof(ExtensionAttribute), inherit: false);
        var value = parameter.HasDefaultValue ? $" = {Literal(parameter.RawDefaultValue, parameter.ParameterType)}" : "";
        return $"{Attributes.Of(parameter.GetCustomAttributesData())}{(isExtended ? "this " : "")}{Passing(parameter)}{names.Of(parameter)} {parameter.Name}{value}";
    }

    private static string Passing(ParameterInfo parameter) =>
        parameter switch
        {
            { ParameterType.IsByRef: false } => parameter.IsDefined(typeof(ParamArrayAttribute), inherit: false)
            || parameter.IsDefined(typeof(ParamCollectionAttribute), inherit: false)
                ? "params "
                : "",
            { IsOut: true } => "out ",
            { IsIn: true } => "in ",
            _ when parameter.IsDefined(typeof(RequiresLocationAttribute), inherit: false) => "ref readonly ",
            _ => "ref ",
        };
}
