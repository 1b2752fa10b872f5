using System.Reflection;

namespace Cloister.Architecture.Tests;

/// <summary>The type parameters of a type or a method, and their constraints.</summary>
internal sealed class GenericParameters(Type[] parameters, TypeNames names)
{
    public string List =>
        parameters.Length == 0 ? "" : $"<{string.Join(", ", parameters.Select(parameter => Variance(parameter) + parameter.Name))}>";

    public string Constraints =>
        string.Concat(
            parameters
                .Select(parameter => (parameter.Name, Words: string.Join(", ", Words(parameter))))
                .Where(constraint => constraint.Words != "")
                .Select(constraint => $" where {constraint.Name} : {constraint.Words}")
        );

    private static string Variance(Type parameter) =>
        (parameter.GenericParameterAttributes & GenericParameterAttributes.VarianceMask) switch
        {
            GenericParameterAttributes.Covariant => "out ",
            GenericParameterAttributes.Contravariant => "in ",
            _ => "",
        };

    private IEnumerable<string> Words(Type parameter)
    {
        var flags = parameter.GenericParameterAttributes;
        var attributes = parameter.GetCustomAttributesData();
        var isStruct = flags.HasFlag(GenericParameterAttributes.NotNullableValueTypeConstraint);
        var types = parameter
            .GetGenericParameterConstraints()
            .Where(constraint => constraint != typeof(ValueType))
            .Select(names.Of)
            .ToList();
        var mayBeNull = Annotations.Of(attributes, (MemberInfo?)parameter.DeclaringMethod ?? parameter.DeclaringType!).NextMayBeNull();

        if (attributes.Any(attribute => attribute.AttributeType.Name == "IsUnmanagedAttribute"))
            yield return "unmanaged";
        else if (isStruct)
            yield return "struct";
        else if (flags.HasFlag(GenericParameterAttributes.ReferenceTypeConstraint))
            yield return mayBeNull ? "class?" : "class";
        else if (types.Count == 0 && !mayBeNull)
            yield return "notnull";
        foreach (var type in types)
            yield return type;
        if (flags.HasFlag(GenericParameterAttributes.DefaultConstructorConstraint) && !isStruct)
            yield return "new()";
        if (flags.HasFlag(GenericParameterAttributes.AllowByRefLike))
            yield return "allows ref struct";
    }
}
