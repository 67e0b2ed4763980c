"""What the XOR lab's runs printed, page by page, for :mod:`nnbook.book.course.lab_004`.

Each page holds the costs, the parameters and the predictions of one run, as in the document up to
line breaks inside the parameters. The lab printed some runs again to ask for another point: the
costs and parameters are then the same, so they stand here once, followed by the prediction of
each printing. Brackets that the document lost are not repaired.
"""

ZEROS = """
Cost after iteration# 0: 0.693147
Cost after iteration# 100: 0.693147
Cost after iteration# 200: 0.693147
Cost after iteration# 300: 0.693147
Cost after iteration# 400: 0.693147
Cost after iteration# 500: 0.693147
Cost after iteration# 600: 0.693147
Cost after iteration# 700: 0.693147
Cost after iteration# 800: 0.693147
Cost after iteration# 900: 0.693147
Cost after iteration# 1000: 0.693147
{'w1': array([[0., 0.],
              [0., 0.]]),
 'w2': array([[0., 0.]]),
 'b1': array([[0.],
              [0.]]),
 'b2': array([[0.]])}
Neural Network prediction for example (1, 1) is 1
"""

RANDOM = """
Cost after iteration# 0: 0.761448
Cost after iteration# 100: 0.620654
Cost after iteration# 200: 0.482822
Cost after iteration# 300: 0.406094
Cost after iteration# 400: 0.378729
Cost after iteration# 500: 0.367436
Cost after iteration# 600: 0.361691
Cost after iteration# 700: 0.358308
Cost after iteration# 800: 0.356109
Cost after iteration# 900: 0.354576
Cost after iteration# 1000: 0.353452
{'w1': array([[ 3.6745176 , -1.40379209],
              [ 4.03105715,  2.76560019]]),
 'w2': array([[ -3.0316094 ,  3.83283969]]),
 'b1': array([[ 0.76162811],
              [-0.7322501 ]]),
 'b2': array([[ -0.79771193]])}
Neural Network prediction for example (1, 1) is 1
"""

RANDN_0_01 = """
Cost after iteration# 0: 0.856267
Cost after iteration# 100: 0.734628
Cost after iteration# 200: 0.681811
Cost after iteration# 300: 0.650483
Cost after iteration# 400: 0.627906
Cost after iteration# 500: 0.609697
Cost after iteration# 600: 0.594146
Cost after iteration# 700: 0.580478
Cost after iteration# 800: 0.568228
Cost after iteration# 900: 0.557060
Cost after iteration# 1000: 0.546716
{'W1': array([[ 0.16661794, -0.42561887],
              [-1.77775139,  2.18867142]]),
 'W2': array([[ -1.81670895, -1.14558662]]),
 'b1': array([[ -0.0840932 ],
              [ 0.88867515]]),
 'b2': array([[0.075449]])}
Neural Network prediction for example (1, 1) is 0
Neural Network prediction for example (0, 0) is 0
"""

RANDN_0_1 = """
Cost after iteration# 0: 0.856267
Cost after iteration# 100: 0.547399
Cost after iteration# 200: 0.458590
Cost after iteration# 300: 0.344033
Cost after iteration# 400: 0.213431
Cost after iteration# 500: 0.139159
Cost after iteration# 600: 0.100705
Cost after iteration# 700: 0.078216
Cost after iteration# 800: 0.063661
Cost after iteration# 900: 0.053536
Cost after iteration# 1000: 0.046114
{'W1': array([[ 2.50712973, -2.38669949],
              [-3.1057134 ,  3.23893042]]),
 'W2': array([[ -3.8645041 , -3.77136637]]),
 'b1': array([[1.10857647],
              [1.49874497]]),
 'b2': array([[3.20605829]])}
Neural Network prediction for example (1, 1) is 0
Neural Network prediction for example (0, 0) is 0
"""

RANDN_0_5 = """
Cost after iteration# 0: 0.856267
Cost after iteration# 100: 0.141350
Cost after iteration# 200: 0.046247
Cost after iteration# 300: 0.027016
Cost after iteration# 400: 0.018972
Cost after iteration# 500: 0.014584
Cost after iteration# 600: 0.011830
Cost after iteration# 700: 0.009944
Cost after iteration# 800: 0.008573
Cost after iteration# 900: 0.007531
Cost after iteration# 1000: 0.006714
{'W1': array([[ 3.36243112, -3.23921699],
              [-3.62709124,  3.74377535]]),
 'W2': array([[ -5.59814503, -5.54874364]]),
 'b1': array([[1.54485126],
              [1.74702985]]),
 'b2': array([[5.03778435]])}
Neural Network prediction for example (1, 1) is 0
Neural Network prediction for example (0, 1) is 1
Neural Network prediction for example (0, 0) is 0
"""

MSE_0_01 = """
Cost after iteration# 0: 0.326659
Cost after iteration# 100: 0.270597
Cost after iteration# 200: 0.244583
Cost after iteration# 300: 0.229293
Cost after iteration# 400: 0.218226
Cost after iteration# 500: 0.209303
Cost after iteration# 600: 0.201728
Cost after iteration# 700: 0.195125
Cost after iteration# 800: 0.189265
Cost after iteration# 900: 0.183977
Cost after iteration# 1000: 0.179129
{'W1': array([[ 0.16661794, -0.42561887],
              [-1.77775139,  2.18867142]]),
 'W2': array([[ -1.81670895, -1.14558662]],
 'b1': array([[ -0.0840932 ],
              [ 0.88867515]]),
 'b2': array([[0.075449]])}
Neural Network prediction for example (1, 1) is 0
"""

MSE_0_1 = """
Cost after iteration# 0: 0.326659
Cost after iteration# 100: 0.179437
Cost after iteration# 200: 0.138982
Cost after iteration# 300: 0.089280
Cost after iteration# 400: 0.040062
Cost after iteration# 500: 0.018369
Cost after iteration# 600: 0.009976
Cost after iteration# 700: 0.006148
Cost after iteration# 800: 0.004132
Cost after iteration# 900: 0.002952
Cost after iteration# 1000: 0.002208
{'W1': array([[ 2.50712973, -2.38669949],
              [-3.1057134 ,  3.23893042]]),
 'W2': array([[ -3.8645041 , -3.77136637]],
 'b1': array([[1.10857647],
              [1.49874497]]),
 'b2': array([[3.20605829]])}
Neural Network prediction for example (1, 1) is 0
"""

MSE_0_5 = """
Cost after iteration# 0: 0.326659
Cost after iteration# 100: 0.018917
Cost after iteration# 200: 0.002220
Cost after iteration# 300: 0.000774
Cost after iteration# 400: 0.000386
Cost after iteration# 500: 0.000229
Cost after iteration# 600: 0.000151
Cost after iteration# 700: 0.000107
Cost after iteration# 800: 0.000080
Cost after iteration# 900: 0.000062
Cost after iteration# 1000: 0.000049
{'W1': array([[ 3.36243112, -3.23921699],
              [-3.62709124,  3.74377535]]),
 'W2': array([[ -5.59814503, -5.54874364]],
 'b1': array([[1.54485126],
              [1.74702985]]),
 'b2': array([[5.03778435]])}
Neural Network prediction for example (1, 1) is 0
Neural Network prediction for example (0, 1) is 1
Neural Network prediction for example (1, 0) is 1
Neural Network prediction for example (0, 0) is 0
"""
